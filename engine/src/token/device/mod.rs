//! Devices without a browser (RFC 8628): a device gets two codes, a person types the short one and
//! decides, and the device asks with the long one until it hears how.

mod decide;
mod poll;
mod start;

pub use decide::{DeviceAsked, DeviceStep, ScopeShown};
pub use start::{DeviceRequest, DeviceStart, DeviceStarted};

use grantry_core::time::Span;

/// How long a person has to decide.
const LIFETIME: Span = Span::seconds(600);
/// How many seconds a device waits between two questions, and how many more when it does not.
const INTERVAL: i64 = 5;
/// How much too early a question may come, in milliseconds.
const EARLY: i64 = 500;
