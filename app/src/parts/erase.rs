//! Erases a view's type, so that pages stay small in the browser.
//!
//! `into_any` makes twenty functions for every type that it meets, among them a second way to
//! hydrate, for views whose code comes while they hydrate. Ours is here before
//! (`app/src/layout/part.rs`), so in the browser every view goes into one type of our own first, and
//! `into_any` meets that one alone. On the server nothing is gained by it, and nothing is done.

use leptos::prelude::*;

/// Erases the type of any view.
pub(crate) trait Erase {
    /// Like `into_any`, and smaller.
    fn erase(self) -> AnyView;
}

#[cfg(not(feature = "hydrate"))]
impl<V: IntoView> Erase for V {
    fn erase(self) -> AnyView {
        self.into_any()
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::Erase;
    use leptos::prelude::*;
    use leptos::tachys::html::attribute::Attribute;
    use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::renderer::Rndr;
    use leptos::tachys::renderer::types::{Element, Node, Placeholder};
    use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
    use std::any::{Any, TypeId};

    impl<V: IntoView> Erase for V {
        fn erase(self) -> AnyView {
            Drawn(Box::new(self.into_owned())).into_any()
        }
    }

    /// A view of any type.
    struct Drawn(Box<dyn Hidden>);

    /// What is asked of a view whose type is not known.
    trait Hidden: Send {
        fn build(self: Box<Self>) -> Shown;
        fn rebuild(self: Box<Self>, shown: &mut Shown);
        fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Shown;
    }

    /// What a view has left in the page.
    struct Shown {
        kept: Box<dyn Kept>,
        /// Which type of view it was: another one may leave the same, but is not the same.
        of: TypeId,
        /// Marks the place of a view that shows nothing.
        placeholder: Option<Placeholder>,
    }

    trait Kept: Mountable {
        fn as_any(&mut self) -> &mut dyn Any;
    }

    impl<S: Mountable + 'static> Kept for S {
        fn as_any(&mut self) -> &mut dyn Any {
            self
        }
    }

    impl<V: RenderHtml + 'static> Hidden for V {
        fn build(self: Box<Self>) -> Shown {
            let placeholder = (!V::EXISTS).then(Rndr::create_placeholder);
            Shown { kept: Box::new((*self).build()), of: TypeId::of::<V>(), placeholder }
        }

        fn rebuild(self: Box<Self>, shown: &mut Shown) {
            let same = shown.of == TypeId::of::<V>();
            match shown.kept.as_any().downcast_mut::<V::State>().filter(|_| same) {
                Some(kept) => (*self).rebuild(kept),
                None => shown.replace(Hidden::build(self)),
            }
        }

        fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Shown {
            let kept = Box::new((*self).hydrate::<true>(cursor, position));
            let placeholder = (!V::EXISTS).then(|| cursor.next_placeholder(position));
            Shown { kept, of: TypeId::of::<V>(), placeholder }
        }
    }

    impl Shown {
        fn replace(&mut self, mut by: Self) {
            self.insert_before_this(&mut by);
            self.unmount();
            *self = by;
        }
    }

    impl Mountable for Shown {
        fn unmount(&mut self) {
            self.kept.unmount();
            if let Some(placeholder) = &mut self.placeholder {
                placeholder.unmount();
            }
        }

        fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
            self.kept.mount(parent, marker);
            if let Some(placeholder) = &mut self.placeholder {
                placeholder.mount(parent, marker);
            }
        }

        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
            self.kept.insert_before_this(child)
                || self.placeholder.as_ref().is_some_and(|place| place.insert_before_this(child))
        }

        fn elements(&self) -> Vec<Element> {
            self.kept.elements()
        }
    }

    impl Render for Drawn {
        type State = Shown;

        fn build(self) -> Shown {
            self.0.build()
        }

        fn rebuild(self, shown: &mut Shown) {
            self.0.rebuild(shown);
        }
    }

    // `AnyView` keeps what is added to it beside the view, so nothing is ever added to this type.
    impl AddAnyAttr for Drawn {
        type Output<A: Attribute> = Self;

        fn add_any_attr<A: Attribute>(self, _: A) -> Self {
            self
        }
    }

    impl RenderHtml for Drawn {
        type AsyncOutput = Self;
        type Owned = Self;

        const MIN_LENGTH: usize = 0;

        fn hydrate<const FROM_SERVER: bool>(
            self,
            cursor: &Cursor,
            position: &PositionState,
        ) -> Shown {
            self.0.hydrate(cursor, position)
        }

        fn into_owned(self) -> Self {
            self
        }

        // The browser writes no HTML.
        fn dry_resolve(&mut self) {}

        async fn resolve(self) -> Self {
            self
        }

        fn to_html_with_buf(
            self,
            _: &mut String,
            _: &mut Position,
            _: bool,
            _: bool,
            _: Vec<AnyAttribute>,
        ) {
        }
    }
}
