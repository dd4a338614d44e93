//! What the machine is, so that a figure says where it was measured.

use serde_json::{Value, json};
use std::fmt;

/// The machine that this runs on.
pub(crate) struct Machine {
    processor: String,
    count: usize,
    memory_mib: u64,
    kernel: String,
}

impl Machine {
    pub(crate) fn this() -> Self {
        let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
        Self {
            processor: entry(&read("/proc/cpuinfo"), "model name")
                .unwrap_or_else(|| "an unknown processor".to_owned()),
            count: std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            memory_mib: entry(&read("/proc/meminfo"), "MemTotal")
                .and_then(|text| text.split(' ').next()?.parse::<u64>().ok())
                .map_or(0, |kib| kib / 1024),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        }
    }

    pub(crate) fn as_json(&self) -> Value {
        json!({
            "processor": self.processor,
            "count": self.count,
            "memory_mib": self.memory_mib,
            "kernel": self.kernel,
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { processor, count, memory_mib, kernel } = self;
        write!(f, "{count} × {processor}, {memory_mib} MiB, Linux {kernel}")
    }
}

/// What a line of the form "name : value" says.
fn entry(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_kernel_are_read_by_name() {
        let text = "processor\t: 0\nmodel name\t: Some: Processor\nMemTotal:       8 kB\n";
        assert_eq!(entry(text, "model name").as_deref(), Some("Some: Processor"));
        assert_eq!(entry(text, "MemTotal").as_deref(), Some("8 kB"));
        assert_eq!(entry(text, "model"), None);
    }
}
