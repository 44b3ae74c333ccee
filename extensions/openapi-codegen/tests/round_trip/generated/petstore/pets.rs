//! The operations of `Pets`.

use super::models::{
    AddPhotosBody, Animal, ListPetsBox, ListPetsIds, ListPetsSort, NewPet, Pet, PetPatch,
    Point, Status,
};
use lazo::prelude::*;

/// Everything about pets.
#[controller]
pub struct PetsController {}

#[api(tag = "Pets", tag_docs("https://docs.example.com/pets", "How pets are kept"))]
impl PetsController {
    /// Lists pets
    ///
    /// The youngest comes first.
    ///
    /// ```text
    /// GET /pets?limit=3
    /// ```
    #[get(
        "/pets",
        operation_id = "listPets",
        external_docs("https://docs.example.com/lists"),
        extension("x-team" = serde_json::json!("core"))
    )]
    #[allow(clippy::too_many_arguments, reason = "the document has so many")]
    async fn list_pets(
        &self,
        #[header]
        x_request_id: Option<uuid::Uuid>,
        #[query(
            description = "How many at most",
            default = 20,
            maximum = 100,
            minimum = 1,
            example = 10
        )]
        limit: i32,
        #[query(style = "pipeDelimited", max_items = 5)]
        tags: Option<Vec<String>>,
        #[query(explode = false)]
        ids: Option<ListPetsIds>,
        #[query]
        status: Option<Status>,
        #[query]
        sort: ListPetsSort,
        #[query(style = "deepObject")]
        near: Option<Point>,
        #[query(content = "application/json")]
        filter: Option<std::collections::BTreeMap<String, String>>,
        #[query(style = "deepObject")]
        far: Option<Point>,
        #[query(style = "form")]
        r#box: Option<ListPetsBox>,
        #[cookie]
        seen: Option<Vec<String>>,
        #[header]
        x_ids: Option<Vec<i64>>,
        #[cookie(min_length = 8)]
        session: Option<String>,
        #[query(pattern = "^[a-z]+$", deprecated)]
        r#type: Option<String>,
        #[query(default = 1.5, exclusive_minimum = 0.0)]
        weight: f64,
        #[query]
        since: Option<jiff::Timestamp>,
        #[query(minimum = 0)]
        age: Option<i64>,
    ) -> Result<ListPetsAnswer> {
        let _ = (
            x_request_id,
            limit,
            tags,
            ids,
            status,
            sort,
            near,
            filter,
            far,
            r#box,
            seen,
            x_ids,
            session,
            r#type,
            weight,
            since,
            age,
        );
        Err(
            HttpError::not_implemented("`listPets` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    /// Takes in a pet
    #[post("/pets", operation_id = "createPet", status = 201)]
    async fn create_pet(
        &self,
        #[header]
        x_request_id: Option<uuid::Uuid>,
        #[body(
            content = ["application/json",
            "application/x-www-form-urlencoded"],
            example = serde_json::json!({"kind":"dog", "name":"Rex"}),
            description = "The pet."
        )]
        body: NewPet,
    ) -> std::result::Result<Pet, CreatePetError> {
        let _ = (x_request_id, body);
        Err(
            CreatePetError::Other(
                HttpError::not_implemented("`createPet` is not implemented yet")
                    .expose(true),
            ),
        )
    }

    #[get("/pets/{petId}", operation_id = "getPet", public)]
    async fn get_pet(&self, #[path(minimum = 1)] pet_id: i64) -> Result<GetPetAnswer> {
        let _ = pet_id;
        Err(
            HttpError::not_implemented("`getPet` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[del(
        "/pets/{petId}",
        operation_id = "deletePet",
        tag = "Pets",
        tag = "admin",
        deprecated,
        security("key", "oauth" = ["pets:write"]),
        security("oauth" = ["admin"]),
        public
    )]
    async fn delete_pet(&self, #[path(minimum = 1)] pet_id: i64) -> Result<()> {
        let _ = pet_id;
        Err(
            HttpError::not_implemented("`deletePet` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[patch("/pets/{petId}", operation_id = "updatePet")]
    async fn update_pet(
        &self,
        #[path(minimum = 1)]
        pet_id: i64,
        #[body]
        body: Option<PetPatch>,
    ) -> Result<Pet> {
        let _ = (pet_id, body);
        Err(
            HttpError::not_implemented("`updatePet` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[get("/pets/{petId}/photo", operation_id = "getPhoto", produces = "image/png")]
    async fn get_photo(&self, #[path(minimum = 1)] pet_id: i64) -> Result<Vec<u8>> {
        let _ = pet_id;
        Err(
            HttpError::not_implemented("`getPhoto` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[put("/pets/{petId}/photo", operation_id = "setPhoto", status = 202)]
    async fn set_photo(
        &self,
        #[path(minimum = 1)]
        pet_id: i64,
        #[body(content = "image/png")]
        body: Vec<u8>,
    ) -> Result<()> {
        let _ = (pet_id, body);
        Err(
            HttpError::not_implemented("`setPhoto` is not implemented yet")
                .expose(true)
                .into(),
        )
    }

    #[post("/pets/{petId}/photo", operation_id = "addPhotos")]
    async fn add_photos(
        &self,
        #[path(minimum = 1)]
        pet_id: i64,
        #[body(content = "multipart/form-data")]
        body: AddPhotosBody,
    ) -> Result<AddPhotosAnswer> {
        let _ = (pet_id, body);
        Err(
            HttpError::not_implemented("`addPhotos` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}

/// A page of pets.
#[derive(Debug, lazo::rest::Answer)]
#[answer(status = 200)]
pub struct ListPetsAnswer {
    /// Where the next page is.
    #[header(name = "X-Next")]
    pub x_next: Option<String>,
    /// How many there are in all.
    #[header(name = "X-Total")]
    pub x_total: i64,
    pub content: Vec<Pet>,
}

/// Why `createPet` fails.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum CreatePetError {
    /// There is no room for {name}.
    #[error("There is no room for {{name}}")]
    #[status(409)]
    Conflict,
    /// Anything else.
    #[error(transparent)]
    #[status(transparent)]
    Other(#[from] HttpError),
}

/// What `getPet` answers.
#[derive(Debug, lazo::rest::Answer)]
#[allow(clippy::large_enum_variant, reason = "they are what the document has")]
pub enum GetPetAnswer {
    /// The pet.
    #[answer(status = 200)]
    Success(Animal),
    /// It has another number now.
    #[answer(status = 303)]
    SeeOther { #[header(name = "Location")] location: String },
    /// No pet has this number.
    #[answer(status = 404)]
    NotFound,
}

/// They are here.
#[derive(Debug, lazo::rest::Answer)]
#[answer(status = 200)]
pub struct AddPhotosAnswer;
