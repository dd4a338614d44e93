//! Just enough HTTP/1.1 to ask often and read answers with a known length: a load generator that
//! costs more than the server would measure itself.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that stays open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// How much of the buffer belongs to the last answer.
    taken: usize,
}

/// An answer; its body lies in the connection's buffer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("small requests go at once");
        Self { stream, buffer: Vec::with_capacity(16 * 1024), taken: 0 }
    }

    /// Sends a request and reads the answer to it.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Answer<'_> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.stream.write_all(request).await.expect("the server reads");
        let (head, status, length) = loop {
            if let Some(found) = read_head(&self.buffer) {
                break found;
            }
            self.more().await;
        };
        while self.buffer.len() < head + length {
            self.more().await;
        }
        self.taken = head + length;
        Answer { status, body: &self.buffer[head..head + length] }
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.expect("the server answers");
        assert!(read > 0, "the server has closed the connection");
    }
}

/// Where the body begins, the status, and how long the body is.
fn read_head(bytes: &[u8]) -> Option<(usize, u16, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).expect("headers are text");
    let status = head.get(9..12).and_then(|digits| digits.parse().ok()).expect("a status");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some((end, status, length.unwrap_or(0)))
}

/// A request without a body.
pub(crate) fn get(path: &str, bearer: Option<&str>) -> Vec<u8> {
    let bearer = bearer.map(|token| format!("authorization: Bearer {token}\r\n"));
    let bearer = bearer.unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{bearer}\r\n").into_bytes()
}

/// A form.
pub(crate) fn form(path: &str, fields: &str) -> Vec<u8> {
    post(path, "application/x-www-form-urlencoded", None, fields)
}

/// A request with a body.
pub(crate) fn post(path: &str, kind: &str, bearer: Option<&str>, body: &str) -> Vec<u8> {
    let bearer = bearer.map(|token| format!("authorization: Bearer {token}\r\n"));
    let (bearer, length) = (bearer.unwrap_or_default(), body.len());
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\n{bearer}content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_it_is_whole() {
        assert_eq!(read_head(b"HTTP/1.1 200 OK\r\ncontent-len"), None);
        let bytes = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 12\r\nx: y\r\n\r\n{";
        assert_eq!(read_head(bytes), Some((bytes.len() - 1, 401, 12)));
        assert_eq!(read_head(b"HTTP/1.1 204 No Content\r\n\r\n").map(|found| found.2), Some(0));
    }
}
