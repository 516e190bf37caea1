--- Room creation: a room is created in the masked area of a picture.
--
-- Data only; docs/schema.md explains the keys. Source: iaCrea, "Room Creation API", sections "Generate
-- a room creation" and "Retrieve a room creation".

---@type homegen.ServiceDefinition
return {
  name = "create_room",
  title = "Room creation",
  provider = "iacrea",

  create_path = "/api/create_room/generate",
  result_path = "/api/create_room/get",

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
  variation = { service = "create_room_variation", original = "image_url", inherits = { "room_type", "theme" } },

  -- "Request Parameters"; the *_file fields are ours: they become URLs before anything is sent.
  fields = {
    { name = "user_id", type = "uuid", required = true,
      doc = "the user's identifier, from the provider's Developer Space" },
    { name = "image_url", type = "url",
      doc = "URL of the base image (jpg, png)" },
    { name = "image_file", wire = false, type = "file",
      doc = "the base image as a local file" },
    { name = "mask_url", type = "url",
      doc = "URL of the mask: the area where the room is generated" },
    { name = "mask_file", wire = false, type = "file",
      doc = "the mask as a local file" },
    -- SHOWEROOM is the document's spelling; the usual one is understood.
    { name = "room_type", type = "enum", required = true, values = { "BATHROOM", "KITCHEN", "SHOWEROOM" },
      aliases = { SHOWROOM = "SHOWEROOM" }, doc = "type of room" },
    { name = "theme", type = "enum", required = true,
      values = { "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS" }, doc = "design theme" },
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
