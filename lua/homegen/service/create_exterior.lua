--- Exterior creation: an outdoor space is created in the masked area of a picture.
--
-- Data only; docs/schema.md explains the keys. Source: iaCrea, "Exterior Creation API", sections "Generate
-- an exterior creation" and "Retrieve an exterior creation".

---@type homegen.ServiceDefinition
return {
  name = "create_exterior",
  title = "Exterior creation",
  provider = "iacrea",

  create_path = "/api/create_exterior/generate",
  result_path = "/api/create_exterior/get",

  -- In photos. How many a generation takes is not stated: the reply's remaining_photos is believed.
  credits = 1,

  -- "The generation status"
  statuses = {
    STARTING = "queued",
    PROCESSING = "processing",
    SUCCEEDED = "succeeded",
    FAILED = "failed",
  },

  -- What a variation of this takes from it: the URL of the original and the parameters that stay.
  variation = { service = "create_exterior_variation", original = "image_url", inherits = { "room_type" } },

  -- "Request Parameters"; the *_file fields are ours: they become URLs before anything is sent.
  fields = {
    { name = "user_id", type = "uuid", required = true,
      doc = "the user's identifier, from the provider's Developer Space" },
    { name = "image_url", type = "url",
      doc = "URL of the base image (jpg, png)" },
    { name = "image_file", wire = false, type = "file",
      doc = "the base image as a local file" },
    { name = "mask_url", type = "url",
      doc = "URL of the mask: the area where the exterior is generated" },
    { name = "mask_file", wire = false, type = "file",
      doc = "the mask as a local file" },
    { name = "room_type", type = "enum", required = true, values = { "TERRACE", "POOL", "PETANQUE" },
      doc = "type of exterior" },
    { name = "width", type = "integer", required = true, minimum = 1,
      doc = "width of the image in pixels" },
    { name = "height", type = "integer", required = true, minimum = 1,
      doc = "height of the image in pixels" },
    { name = "webhook", type = "url",
      doc = "URL that the provider calls once the generation is complete" },
  },

  groups = {
    { rule = "exactly_one", fields = { "image_url", "image_file" } },
    { rule = "exactly_one", fields = { "mask_url", "mask_file" } },
  },

  inputs = {
    { name = "image", url = "image_url", file = "image_file", formats = { "png", "jpeg" } },
    { name = "mask", url = "mask_url", file = "mask_file", formats = { "png", "jpeg" } },
  },
}
