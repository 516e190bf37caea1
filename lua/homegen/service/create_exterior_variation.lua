--- Exterior variation: an outdoor space created before, once more in another way.
--
-- Data only; docs/schema.md explains the keys. Source: iaCrea, "Exterior Creation API", sections "Generate
-- an exterior variation" and "Retrieve an exterior creation".

---@type homegen.ServiceDefinition
return {
  name = "create_exterior_variation",
  title = "Exterior variation",
  provider = "iacrea",

  create_path = "/api/create_exterior/generate-variation",
  result_path = "/api/create_exterior/get",

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
  variation = { service = "create_exterior_variation", original = "original_url", inherits = { "room_type" } },

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
    { name = "room_type", type = "enum", required = true, values = { "TERRACE", "POOL", "PETANQUE" },
      doc = "type of exterior" },
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
