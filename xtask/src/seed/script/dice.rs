//! Numbers that look random and are the same every time.

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// SplitMix64: one addition, two multiplications, and no secret will ever depend on it.
pub(super) struct Dice(u64);

impl Dice {
    /// Thrown for one thing of one kind in one tenant.
    pub(super) fn of(tenant: &str, kind: u64, index: usize) -> Self {
        // FNV-1a, so that every tenant has rows of its own.
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        let start = tenant.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
        let mut dice = Self(start ^ kind.rotate_left(56));
        dice.0 = dice.next() ^ (index as u64);
        dice
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without `end`; 0 where there is nothing below it.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// One out of `times`.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A moment from `start` to `end`, in milliseconds.
    pub(super) fn moment(&mut self, start: i64, end: i64) -> i64 {
        let span = usize::try_from(end - start).unwrap_or(0);
        start + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// What refers to an application where it is looked for: 63 bits.
    pub(super) fn number(&mut self) -> i64 {
        i64::from_be_bytes((self.next() >> 1).to_be_bytes())
    }

    pub(super) fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(self.pick(LETTERS))).collect()
    }

    pub(super) fn hex(&mut self, words: usize) -> String {
        (0..words).map(|_| format!("{:016x}", self.next())).collect()
    }

    /// An identifier in the order of time (RFC 9562 section 5.7), as the engine makes them.
    pub(super) fn id(&mut self, at: i64) -> String {
        let (a, b) = (self.next(), self.next());
        let (high, low) = (at >> 16, at & 0xffff);
        let (version, variant) = (0x7000 | (a & 0xfff), 0x8000 | (b & 0x3fff));
        format!("{high:08x}-{low:04x}-{version:04x}-{variant:04x}-{:012x}", a >> 16)
    }
}
