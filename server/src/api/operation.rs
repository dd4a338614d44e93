//! The description of one call: what it takes, what it answers, and every way in which it refuses.

use super::endpoint::Schemas;
use super::{path_names, schema};
use utoipa::ToSchema;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{
    ArrayBuilder, Content, Header, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    Schema, Type, path,
};

/// What refusals are made of, in `components`.
pub(super) const PROBLEM: &str = "Problem";
const PROBLEM_JSON: &str = "application/problem+json";
const JSON: &str = "application/json";

/// A call, described.
pub(super) struct Operation {
    id: &'static str,
    summary: &'static str,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    answer: Option<(u16, Response)>,
    refusals: Vec<u16>,
    schemas: Schemas,
}

struct Body {
    name: &'static str,
    kinds: &'static [&'static str],
    required: bool,
}

impl Operation {
    /// A call of this name, and in a few words what it does.
    pub(super) fn new(id: &'static str, summary: &'static str) -> Self {
        let refusals = vec![400, 401, 403, 500, 503];
        let (parameters, schemas) = (Vec::new(), Vec::new());
        Self { id, summary, parameters, body: None, answer: None, refusals, schemas }
    }

    /// It takes a new record.
    pub(super) fn takes(self, name: &'static str, schema: Schema) -> Self {
        self.body(name, schema, &[JSON], true)
    }

    /// It takes fields, or no body at all.
    pub(super) fn may_take(self, name: &'static str, schema: Schema) -> Self {
        self.body(name, schema, &[JSON], false)
    }

    /// It takes the fields that shall be different.
    pub(super) fn takes_patch(self, name: &'static str, schema: Schema) -> Self {
        self.body(name, schema, &["application/merge-patch+json", JSON], true)
    }

    /// It takes the version that a change was made for.
    pub(super) fn takes_version(mut self) -> Self {
        let tag = schema::text(1, 40).description(Some(
            "The ETag of the version that was seen. When it is another by now, nothing is changed.",
        ));
        self.parameters.push(parameter("If-Match", ParameterIn::Header, tag));
        self.refuses(&[409])
    }

    /// It takes a parameter after the question mark.
    pub(super) fn query(mut self, name: &str, schema: impl Into<Schema>) -> Self {
        self.parameters.push(parameter(name, ParameterIn::Query, schema));
        self
    }

    /// It takes the slug of a tenant, where several have what is named.
    pub(super) fn of_tenant(self) -> Self {
        self.query("tenant", schema::filter("The slug of a tenant."))
    }

    /// It answers with a page of a list, sorted by one of these.
    pub(super) fn lists<T: ToSchema>(self, sorts: &[&str]) -> Self {
        let both = sorts.iter().flat_map(|sort| [(*sort).to_owned(), format!("-{sort}")]);
        let both: Vec<_> = both.collect();
        let search = schema::text(0, 200).description(Some("A text to search for."));
        let sort = schema::one_of(both.iter().map(String::as_str)).description(Some(
            "What the list is sorted by; - for the other direction. By the first where nothing \
             is said; but a search that finds thousands of applications or users then comes by what \
             it has met.",
        ));
        self.pages::<T>().query("query", search).query("sort", sort)
    }

    /// It answers with a page of a list that has one order.
    pub(super) fn pages<T: ToSchema>(mut self) -> Self {
        let item = self.refer_to::<T>();
        let cursor = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Where the next page begins; null on the last one."));
        let page = ObjectBuilder::new()
            .schema_type(Type::Object)
            .property("items", ArrayBuilder::new().items(item))
            .property("next_cursor", cursor)
            .required("items")
            .required("next_cursor");
        let response = ResponseBuilder::new()
            .description("A page of the list.")
            .content(JSON, Content::new(Some(page)));
        self.answer = Some((200, response.build()));
        let limit =
            schema::integer(1, 200).description(Some("How many; 50 where nothing is said."));
        let cursor = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The `next_cursor` of the page before."));
        self.query("limit", limit).query("cursor", cursor)
    }

    /// It answers with a record.
    pub(super) fn answers<T: ToSchema>(mut self) -> Self {
        let schema = self.refer_to::<T>();
        let response = ResponseBuilder::new()
            .description("The record.")
            .content(JSON, Content::new(Some(schema)));
        self.answer = Some((200, response.build()));
        self
    }

    /// It answers with a record and the tag of its version.
    pub(super) fn answers_version<T: ToSchema>(self) -> Self {
        self.answers::<T>().tagged()
    }

    fn tagged(mut self) -> Self {
        if let Some((_, response)) = &mut self.answer {
            response.headers.insert("ETag".to_owned(), tag());
        }
        self
    }

    /// It answers with a new record and its address.
    pub(super) fn makes<T: ToSchema>(mut self) -> Self {
        let schema = self.refer_to::<T>();
        let mut place = Header::new(schema::text(1, 4096));
        place.description = Some("Where the new record is.".to_owned());
        let response = ResponseBuilder::new()
            .description("The new record.")
            .content(JSON, Content::new(Some(schema)))
            .header("Location", place);
        self.answer = Some((201, response.build()));
        self.refuses(&[409])
    }

    /// It answers with a new record, its address and the tag of its version.
    pub(super) fn makes_version<T: ToSchema>(self) -> Self {
        self.makes::<T>().tagged()
    }

    /// It answers with nothing.
    pub(super) fn deletes(mut self) -> Self {
        self.answer = Some((204, Response::new("It is gone.")));
        self.refuses(&[409])
    }

    /// Further ways in which it refuses.
    pub(super) fn refuses(mut self, statuses: &[u16]) -> Self {
        self.refusals.extend(statuses);
        self
    }

    /// As the document has it.
    pub(super) fn finish(mut self, path: &str, schemas: &mut Schemas) -> path::Operation {
        for name in path_names::of(path) {
            self.refusals.push(404);
            let parameter = ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(path_names::schema(name)));
            self.parameters.insert(0, parameter.build());
        }
        let tag = path.split('/').nth(1).unwrap_or_default();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(self.id))
            .summary(Some(self.summary))
            .tag(tag)
            .parameters(Some(self.parameters))
            .request_body(self.body.map(Body::describe));
        if let Some((status, response)) = self.answer {
            operation = operation.response(status.to_string(), response);
        }
        for status in self.refusals {
            operation = operation.response(status.to_string(), refusal(status));
        }
        schemas.extend(self.schemas);
        operation.build()
    }

    fn body(
        mut self,
        name: &'static str,
        schema: Schema,
        kinds: &'static [&'static str],
        required: bool,
    ) -> Self {
        self.schemas.push((name.to_owned(), RefOr::T(schema)));
        self.body = Some(Body { name, kinds, required });
        self.refuses(&[413, 415, 422])
    }

    fn refer_to<T: ToSchema>(&mut self) -> RefOr<Schema> {
        T::schemas(&mut self.schemas);
        self.schemas.push((T::name().into_owned(), T::schema()));
        Ref::from_schema_name(T::name()).into()
    }
}

impl Body {
    fn describe(self) -> utoipa::openapi::request_body::RequestBody {
        let required = if self.required { Required::True } else { Required::False };
        let mut body = RequestBodyBuilder::new().required(Some(required));
        for kind in self.kinds {
            body = body.content(*kind, Content::new(Some(Ref::from_schema_name(self.name))));
        }
        body.build()
    }
}

fn parameter(name: &str, place: ParameterIn, schema: impl Into<Schema>) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(place);
    parameter.required(Required::False).schema(Some(schema.into())).build()
}

fn tag() -> Header {
    let mut header = Header::new(schema::text(1, 40));
    header.description = Some("The tag of this version, for If-Match.".to_owned());
    header
}

/// What every refusal looks like; what differs is why.
fn refusal(status: u16) -> Response {
    let why = match status {
        400 => {
            "The address or the body is malformed, or has a parameter that this call does not know."
        }
        401 => "There is no access token, or it is not valid.",
        403 => "The token does not allow this.",
        404 => "There is no such record within this caller's reach.",
        409 => "It does not fit what exists; `code` says why.",
        413 => "The body is too large.",
        415 => "The body is not of a kind that is read here.",
        422 => "Fields need other values; `errors` lists all of them.",
        503 => "The server is busy or cannot reach its database. Nothing was changed.",
        _ => "A defect; the log knows more under the request's ID.",
    };
    let mut response = ResponseBuilder::new()
        .description(why)
        .content(PROBLEM_JSON, Content::new(Some(Ref::from_schema_name(PROBLEM))))
        .build();
    if matches!(status, 401) {
        let mut header = Header::new(schema::text(1, 200));
        header.description = Some("How to present a token (RFC 6750 section 3).".to_owned());
        response.headers.insert("WWW-Authenticate".to_owned(), header);
    }
    response
}
