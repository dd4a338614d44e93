//! People's accounts: signing in, staying in, changing the password, the first administrator.

mod administrators;
mod change_password;
mod form_token;
mod limits;
mod own_sessions;
mod resume_session;
mod setup;
mod sign_in;
