//! Just enough HTTP/1.1 to ask often and read whole answers: a load generator that costs more than
//! the server would measure itself.

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

/// An answer; it lies in the connection's buffer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) head: &'a str,
    /// As it was sent: what came in chunks still has their lengths in it.
    pub(crate) body: &'a [u8],
}

impl<'a> Answer<'a> {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }

    /// The values of a header.
    pub(crate) fn headers(&self, name: &'static str) -> impl Iterator<Item = &'a str> + use<'a> {
        values(self.head, name)
    }

    /// Where it leads to.
    pub(crate) fn location(&self) -> Option<&'a str> {
        self.headers("location").next()
    }

    pub(crate) fn contains(&self, text: &str) -> bool {
        self.body.windows(text.len()).any(|part| part == text.as_bytes())
    }
}

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunked,
}

/// Where the body begins, the status, and how the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    end: usize,
    status: u16,
    framing: Framing,
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
        let head = loop {
            if let Some(found) = read_head(&self.buffer) {
                break found;
            }
            self.more().await;
        };
        self.taken = loop {
            if let Some(end) = body_end(&self.buffer, head) {
                break end;
            }
            self.more().await;
        };
        let (text, body) = self.buffer[..self.taken].split_at(head.end);
        let text = std::str::from_utf8(text).expect("headers are text");
        Answer { status: head.status, head: text, body }
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.expect("the server answers");
        assert!(read > 0, "the server has closed the connection");
    }
}

fn read_head(bytes: &[u8]) -> Option<Head> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).expect("headers are text");
    let status = head.get(9..12).and_then(|digits| digits.parse().ok()).expect("a status");
    let length = values(head, "content-length").next().and_then(|value| value.parse().ok());
    let framing = match length {
        None if values(head, "transfer-encoding").any(|value| value == "chunked") => {
            Framing::Chunked
        }
        length => Framing::Length(length.unwrap_or(0)),
    };
    Some(Head { end, status, framing })
}

fn values<'a>(head: &'a str, wanted: &'static str) -> impl Iterator<Item = &'a str> + use<'a> {
    head.lines().filter_map(move |line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case(wanted).then(|| value.trim())
    })
}

/// Where the answer ends; nothing while there is more to come.
fn body_end(bytes: &[u8], head: Head) -> Option<usize> {
    let mut at = head.end;
    if let Framing::Length(length) = head.framing {
        return Some(at + length).filter(|end| *end <= bytes.len());
    }
    loop {
        let rest = bytes.get(at..)?;
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let digits = std::str::from_utf8(&rest[..line]).expect("a length");
        let length = usize::from_str_radix(digits, 16).expect("a length");
        // The line break after the length, and the one after the chunk.
        at += line + 2 + length + 2;
        if length == 0 {
            return Some(at).filter(|end| *end <= bytes.len());
        }
    }
}

/// A header that shows an access token.
pub(crate) fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}\r\n")
}

/// A request without a body. Further headers are whole lines.
pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes()
}

/// A form.
pub(crate) fn form(path: &str, headers: &str, fields: &str) -> Vec<u8> {
    post(path, ("application/x-www-form-urlencoded", headers), fields)
}

/// A document.
pub(crate) fn document(path: &str, headers: &str, body: &serde_json::Value) -> Vec<u8> {
    post(path, ("application/json", headers), &body.to_string())
}

fn post(path: &str, (kind, headers): (&str, &str), body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\n{headers}content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_it_is_whole() {
        assert_eq!(read_head(b"HTTP/1.1 200 OK\r\ncontent-len"), None);
        let bytes = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nx: y\r\n\r\n{}";
        let head = read_head(bytes).expect("a head");
        assert_eq!((head.end, head.status), (bytes.len() - 2, 401));
        assert_eq!(body_end(bytes, head), Some(bytes.len()));
        assert_eq!(body_end(&bytes[..bytes.len() - 1], head), None);
        let none = read_head(b"HTTP/1.1 204 No Content\r\n\r\n").expect("a head");
        assert_eq!(none.framing, Framing::Length(0));
    }

    #[test]
    fn a_body_in_chunks_ends_with_an_empty_one() {
        let bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n0\r\n\r\n56789\r\n2\r\nab\r\n0\r\n\r\n";
        let head = read_head(bytes).expect("a head");
        assert_eq!(body_end(bytes, head), Some(bytes.len()));
        for end in head.end..bytes.len() {
            assert_eq!(body_end(&bytes[..end], head), None);
        }
    }
}
