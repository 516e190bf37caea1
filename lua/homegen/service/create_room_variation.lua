--- Room variation: a room created before, once more in another way.
--
-- Data only; docs/schema.md explains the keys. Source: iaCrea, "Room Creation API", sections "Generate
-- a room variation" and "Retrieve a room creation".

---@type homegen.ServiceDefinition
return {
  name = "create_room_variation",
  title = "Room variation",
  provider = "iacrea",

  create_path = "/api/create_room/generate-variation",
  result_path = "/api/create_room/get",

  -- In photos. Whether a variation takes one is not stated; one is assumed, so that no budget is exceeded.
  credits = 1,

  -- "The generation status"
  statuses = {
    STARTING = "queued",
    PROCESSING = "processing",
    SUCCEEDED = "succeeded",
    FAILED = "failed",
  },

  -- A variation of a variation keeps the original of the first generation.
  variation = { service = "create_room_variation", original = "original_url", inherits = { "room_type", "theme" } },

  -- "Request Parameters"; mask_file is ours: it becomes mask_url before anything is sent.
  fields = {
    { name = "user_id", type = "uuid", required = true,
      doc = "the user's identifier, from the provider's Developer Space" },
    { name = "generation_id", type = "uuid", required = true,
      doc = "the previous generation" },
    { name = "original_url", type = "url", required = true,
      doc = "URL of the original image used for the previous generation" },
    -- "If not provided, the mask from the previous generation will be used"
    { name = "mask_url", type = "url",
      doc = "URL of a new mask" },
    { name = "mask_file", wire = false, type = "file",
      doc = "a new mask as a local file" },
    -- SHOWEROOM is the document's spelling; the usual one is understood.
    { name = "room_type", type = "enum", required = true, values = { "BATHROOM", "KITCHEN", "SHOWEROOM" },
      aliases = { SHOWROOM = "SHOWEROOM" }, doc = "type of room" },
    { name = "theme", type = "enum", required = true,
      values = { "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS" }, doc = "design theme" },
    { name = "webhook", type = "url",
      doc = "URL that the provider calls once the generation is complete" },
  },

  groups = {
    { rule = "at_most_one", fields = { "mask_url", "mask_file" } },
  },

  inputs = {
    { name = "mask", url = "mask_url", file = "mask_file", formats = { "png", "jpeg" } },
  },
}
