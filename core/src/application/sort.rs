//! In which order a list of applications is shown.

use std::fmt;

/// What a list of applications is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortField {
    /// The name, without case.
    Name,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// When it last got a token.
    LastUsedAt,
}

impl SortField {
    /// Every field, in the order of the columns.
    pub const ALL: [Self; 4] = [Self::Name, Self::CreatedAt, Self::UpdatedAt, Self::LastUsedAt];

    /// The name in addresses and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::LastUsedAt => "last_used_at",
        }
    }

    /// Reads [`SortField::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }
}

/// A field and a direction: `name`, or `-created_at` for the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ApplicationSort {
    /// What it is sorted by.
    pub field: SortField,
    /// From the greatest down.
    pub descending: bool,
}

impl ApplicationSort {
    /// Reads a field's name, with `-` before it for the other direction.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        SortField::parse(name).map(|field| Self { field, descending })
    }
}

impl Default for ApplicationSort {
    fn default() -> Self {
        Self { field: SortField::Name, descending: false }
    }
}

impl fmt::Display for ApplicationSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.descending { "-" } else { "" })?;
        f.write_str(self.field.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_reads_back() {
        for field in SortField::ALL {
            for descending in [false, true] {
                let sort = ApplicationSort { field, descending };
                assert_eq!(ApplicationSort::parse(&sort.to_string()), Some(sort));
            }
        }
        assert_eq!(ApplicationSort::default().to_string(), "name");
        for bad in ["", "-", "--name", "+name", "Name", "name ", "owner"] {
            assert_eq!(ApplicationSort::parse(bad), None, "{bad}");
        }
    }
}
