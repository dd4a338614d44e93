//! PostgreSQL goes away and comes back (R10); two nodes share one (R15).

use super::client::{ADMIN, Client, PASSWORD};
use super::program::{PATIENCE, Server, eventually};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// A database of its own on the test server, dropped at the end.
struct Database {
    server: SocketAddr,
    user: String,
    name: String,
}

impl Database {
    async fn make() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the tests' own setting, not the program's")]
        let url = std::env::var("GRANTRY_TEST_POSTGRES_URL");
        let url = url.expect("run make test, or set GRANTRY_TEST_POSTGRES_URL");
        let rest = url.split_once("://").expect("an address").1;
        let (user, rest) = rest.split_once('@').expect("a user");
        let server = rest.split('/').next().unwrap_or("").replace("localhost", "127.0.0.1");
        let name = format!("grantry_{:016x}", RandomState::new().build_hasher().finish());
        let server = server.parse().expect("an address with a port");
        let made = Self { server, user: user.to_owned(), name };
        made.execute(&format!("CREATE DATABASE {}", made.name)).await;
        made
    }

    fn url(&self, server: SocketAddr) -> String {
        format!("postgres://{}@{server}/{}", self.user, self.name)
    }

    async fn drop(self) {
        self.execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }

    /// Just enough of PostgreSQL's protocol for one statement; the test server trusts this machine.
    async fn execute(&self, sql: &str) {
        let mut stream = TcpStream::connect(self.server).await.expect("the test server listens");
        let hello = format!("user\0{}\0database\0postgres\0\0", self.user);
        let mut first = 196_608_u32.to_be_bytes().to_vec();
        first.extend_from_slice(hello.as_bytes());
        send(&mut stream, None, &first).await;
        read_until_ready(&mut stream).await;
        send(&mut stream, Some(b'Q'), format!("{sql}\0").as_bytes()).await;
        read_until_ready(&mut stream).await;
    }
}

async fn send(stream: &mut TcpStream, kind: Option<u8>, content: &[u8]) {
    let length = u32::try_from(content.len() + 4).expect("a short message");
    let mut message: Vec<u8> = kind.into_iter().collect();
    message.extend_from_slice(&length.to_be_bytes());
    message.extend_from_slice(content);
    stream.write_all(&message).await.expect("sent");
}

async fn read_until_ready(stream: &mut TcpStream) {
    loop {
        let kind = stream.read_u8().await.expect("a message");
        let length = stream.read_u32().await.expect("its length");
        let mut content = vec![0; usize::try_from(length).expect("a length") - 4];
        stream.read_exact(&mut content).await.expect("its content");
        match kind {
            b'Z' => return,
            b'E' => panic!("PostgreSQL: {}", String::from_utf8_lossy(&content)),
            b'R' => assert_eq!(content[..4], [0; 4], "the test server must trust this machine"),
            _ => {}
        }
    }
}

/// A wire to the database that can be cut.
struct Wire {
    address: SocketAddr,
    connections: Arc<Mutex<Option<JoinSet<()>>>>,
}

impl Wire {
    async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(Mutex::new(Some(JoinSet::new())));
        let open = connections.clone();
        tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                // Cut off, a connection is dropped as soon as it is made.
                if let Some(open) = open.lock().expect("no panic").as_mut() {
                    open.spawn(async move {
                        let mut there = TcpStream::connect(server).await.expect("connected");
                        // why: a connection that breaks off is what this is for
                        let _ = copy_bidirectional(&mut here, &mut there).await;
                    });
                }
            }
        });
        Self { address, connections }
    }

    fn cut(&self) {
        *self.connections.lock().expect("no panic") = None;
    }

    fn mend(&self) {
        *self.connections.lock().expect("no panic") = Some(JoinSet::new());
    }
}

#[tokio::test]
async fn r10_without_its_database_the_server_says_so_and_recovers() {
    let database = Database::make().await;
    let wire = Wire::to(database.server).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = database.url(wire.address);
    let server = Server::start(folder.path(), &[ADMIN[0], ADMIN[1], ("DATABASE_URL", &url)]).await;
    let mut client = Client::of(&server);
    assert_eq!(client.sign_in(PASSWORD).await.expect("an answer").status, 303);

    for _ in 0..2 {
        wire.cut();
        eventually("not ready", PATIENCE, async || {
            (client.get("/readyz").await.ok()?.status == 503).then_some(())
        })
        .await;
        assert_eq!(client.get("/healthz").await.expect("an answer").status, 200);
        for path in ["/login", "/", "/fn/who-am-i"] {
            let answer = client.get(path).await.expect("an answer");
            assert_eq!(answer.status, 503, "{path}: {}{}", answer.body, server.stderr());
            assert!(!answer.body.contains("postgres"), "{path}: {}", answer.body);
        }
        wire.mend();
        client.ready().await;
        let who = client.get("/fn/who-am-i").await.expect("an answer");
        assert_eq!(who.status, 200, "the session was not lost: {}", who.body);
    }
    let again = Client::of(&server).sign_in(PASSWORD).await.expect("an answer");
    assert_eq!(again.status, 303);
    drop(server);
    database.drop().await;
}

#[tokio::test]
async fn r15_two_nodes_on_one_database_are_one_server() {
    let database = Database::make().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = database.url(database.server);
    let settings = [ADMIN[0], ADMIN[1], ("DATABASE_URL", &url)];
    let mut nodes =
        [Server::begin(folder.path(), &settings), Server::begin(folder.path(), &settings)];
    let [a, b] = &mut nodes;
    tokio::join!(a.listening(), b.listening());
    let mut client = Client::of(a);
    assert_eq!(client.sign_in(PASSWORD).await.expect("an answer").status, 303);
    let mut other = Client::of(b);
    other.cookies.clone_from(&client.cookies);
    let keys = client.get("/fn/keys/list").await.expect("an answer").body;
    let keys: serde_json::Value = serde_json::from_str(&keys).expect("a list");
    let seen = other.get("/fn/keys/list").await.expect("an answer").body;
    let seen: serde_json::Value = serde_json::from_str(&seen).expect("a list");
    assert_eq!(keys["items"], seen["items"]);
    assert_eq!(other.call("/logout", &[]).await.expect("an answer").status, 303);
    let gone = client.get("/fn/who-am-i").await.expect("an answer");
    assert_eq!(gone.status, 401, "signed out at one node is signed out at the other");
    drop(nodes);
    database.drop().await;
}
