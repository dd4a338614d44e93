//! Applications in memory, never staler than the database (ADR 0016).
//!
//! What is remembered was read under a number that every change moves on. It is good only while the
//! number is still the same, and the number is known to be no older than any change that was answered
//! before the request came. So a secret is dead for everybody when the call that killed it answers.

use super::client::Client;
use crate::Engine;
use crate::fault::Fault;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How many are remembered; beyond that all are forgotten, which costs each one read.
const REMEMBERED: usize = 20_000;

/// The applications that have asked for something lately.
#[derive(Default)]
pub(crate) struct ClientBook(RwLock<Remembered>);

#[derive(Default)]
struct Remembered {
    epoch: u64,
    clients: HashMap<String, Arc<Client>>,
}

impl ClientBook {
    fn find(&self, epoch: u64, client_id: &str) -> Option<Arc<Client>> {
        let remembered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = remembered.clients.get(client_id)?;
        (remembered.epoch == epoch).then(|| found.clone())
    }

    /// Remembers what was read after the number was.
    fn keep(&self, epoch: u64, client: &Arc<Client>) {
        let mut remembered = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.epoch > epoch {
            return;
        }
        if remembered.epoch < epoch || remembered.clients.len() >= REMEMBERED {
            remembered.clients.clear();
            remembered.epoch = epoch;
        }
        remembered.clients.insert(client.client_id.clone(), client.clone());
    }
}

impl Engine {
    /// An application as it is now. `None`: there is none of this ID.
    pub(crate) async fn client(&self, client_id: &str) -> Result<Option<Arc<Client>>, Fault> {
        let epoch = self.store.epochs().await?.clients;
        if let Some(client) = self.clients.find(epoch, client_id) {
            return Ok(Some(client));
        }
        let mut connection = self.store.reader().await?;
        let read = Client::read(&mut connection.conn(), client_id).await?;
        let Some(client) = read.map(Arc::new) else { return Ok(None) };
        self.clients.keep(epoch, &client);
        Ok(Some(client))
    }

    /// The same by the identifier that rows name it by.
    pub(crate) async fn client_by_id(&self, id: &str) -> Result<Option<Arc<Client>>, Fault> {
        let found = self.store.reader().await?.conn().client_id_of(id).await?;
        let Some(client_id) = found else { return Ok(None) };
        let client = self.client(&client_id).await?;
        Ok(client.filter(|client| client.id == id))
    }
}
