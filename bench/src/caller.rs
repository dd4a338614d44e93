//! The callers that know nothing of the product: the same request again and again, and requests that
//! are made anew each time.

use crate::load::{Caller, Callers, Heard};
use crate::wire::Answer;

/// What a good answer looks like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected {
    pub(crate) status: u16,
    /// What must be in its body.
    pub(crate) text: &'static str,
}

/// A status and a part of the body.
pub(crate) const fn expect(status: u16, text: &'static str) -> Expected {
    Expected { status, text }
}

impl Expected {
    fn judge(self, answer: &Answer<'_>) -> Heard {
        let text = self.text.is_empty() || answer.contains(self.text);
        Heard::good_if(answer.status == self.status && text)
    }
}

/// Everybody asks the same.
pub(crate) fn same(request: Vec<u8>, expected: Expected) -> Callers {
    Box::new(move || Box::new(Same { request: request.clone(), expected }))
}

/// Each request is made by a function, which all connections share.
pub(crate) fn each<M>(make: M, expected: Expected) -> Callers
where
    M: Fn() -> Vec<u8> + Clone + 'static,
{
    Box::new(move || Box::new(Each { make: make.clone(), expected, request: Vec::new() }))
}

struct Same {
    request: Vec<u8>,
    expected: Expected,
}

impl Caller for Same {
    fn ask(&mut self) -> &[u8] {
        &self.request
    }

    fn heard(&mut self, answer: &Answer<'_>) -> Heard {
        self.expected.judge(answer)
    }
}

struct Each<M> {
    make: M,
    expected: Expected,
    request: Vec<u8>,
}

impl<M: Fn() -> Vec<u8>> Caller for Each<M> {
    fn ask(&mut self) -> &[u8] {
        self.request = (self.make)();
        &self.request
    }

    fn heard(&mut self, answer: &Answer<'_>) -> Heard {
        self.expected.judge(answer)
    }
}
