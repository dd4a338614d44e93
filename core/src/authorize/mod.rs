//! Authorization requests (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1): what was
//! sent ([`Params`]), what it means ([`Wish`]), which address is meant ([`redirect_target`]), and
//! how an answer is brought back ([`Answer`]).

mod answer;
mod form;
mod params;
mod pkce;
mod prompt;
mod redirect;
mod session;
mod wish;

pub use answer::{Answer, ResponseMode, form_action};
pub use params::{Param, Params};
pub use pkce::{ChallengeReason, check_challenge};
pub use prompt::Prompt;
pub use redirect::{Nearest, RedirectProblem, nearest, redirect_target};
pub use session::{PERSON_ABSOLUTE, PERSON_IDLE, judge_person};
pub use wish::{Wish, WishReason};
