//! The parts that all pages are made of: native elements with our look. `/_parts` shows them all in
//! development builds.

pub(crate) mod answer;
pub(crate) mod confirm;
pub(crate) mod copy;
pub(crate) mod empty;
pub(crate) mod erase;
pub(crate) mod failed;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod mark;
pub(crate) mod moment;
pub(crate) mod note;
pub(crate) mod page_head;
pub(crate) mod skeleton;
pub(crate) mod status;
pub(crate) mod submit;
pub(crate) mod tabs;
pub(crate) mod theme_switch;
pub(crate) mod toast;
