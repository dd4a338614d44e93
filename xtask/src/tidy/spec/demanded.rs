//! The requirements that have to be kept: each has a test, or a line that says why it needs none.

use super::ids::List;

/// What belongs to the product as it stands. A list grows with what is built.
pub(super) const DEMANDED: &[(List, u16, u16)] = &[
    // The authorization endpoint, codes, clients, refresh tokens, bearer use, metadata, devices.
    (List::Must, 1, 56),
    (List::Must, 60, 100),
    // Resources and signed access tokens.
    (List::Must, 105, 111),
    (List::Must, 124, 124),
    // OpenID Connect and signing out.
    (List::Must, 133, 148),
    // Attacks: each has a test, or a reason why it does not apply.
    (List::Attack, 1, 3),
    (List::Attack, 5, 7),
    (List::Attack, 9, 11),
    (List::Attack, 13, 15),
    (List::Attack, 17, 19),
    (List::Attack, 21, 23),
    (List::Attack, 25, 27),
    (List::Attack, 29, 31),
    (List::Attack, 33, 35),
    (List::Attack, 37, 39),
    (List::Attack, 41, 43),
    (List::Attack, 45, 47),
    (List::Attack, 49, 51),
    (List::Attack, 53, 55),
    (List::Attack, 57, 59),
    (List::Attack, 61, 63),
    (List::Attack, 65, 67),
    (List::Attack, 69, 71),
    (List::Attack, 73, 75),
    (List::Attack, 77, 79),
    (List::Attack, 81, 83),
    (List::Attack, 85, 87),
    (List::Attack, 89, 91),
    (List::Attack, 93, 95),
    (List::Product('A'), 1, 18),
    (List::Product('B'), 1, 7),
    (List::Product('C'), 1, 10),
    (List::Product('D'), 1, 8),
    (List::Product('D'), 11, 11),
];
