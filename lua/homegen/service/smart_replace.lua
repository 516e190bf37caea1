--- Smart replace: a masked area of a picture is replaced by what a prompt describes.
--
-- Data only; docs/schema.md explains the keys. Source: Ideal House, "Smart Replace API
-- Documentation", version v1, updated 2026-03-06.

---@type homegen.ServiceDefinition
return {
  name = "smart_replace",
  title = "Smart replace",
  provider = "ideal_house",

  create_path = "/api/v1/smartReplace/generate",
  result_path = "/api/v1/smartReplace/result",

  -- "Each task deducts 1 credit from your account upon successful task creation."
  credits = 1,

  -- "Task Status"; Termination is documented for the sister services and accepted on all of them.
  statuses = {
    Unprocessed = "queued",
    Processing = "processing",
    Success = "succeeded",
    Failed = "failed",
    Termination = "terminated",
  },

  -- "Request Body"; the *_file fields are ours: they become one of the others before anything is sent.
  fields = {
    { name = "image_url", wire = "imageUrl", type = "url",
      doc = "URL of the source image" },
    { name = "image_file", wire = false, type = "file",
      doc = "the source image as a local file" },
    { name = "prompt", type = "string", required = true,
      doc = "what to generate in the masked area, such as \"a modern armchair\"" },
    { name = "mask_url", wire = "maskUrl", type = "url",
      doc = "URL of the mask: black is replaced, white is kept" },
    { name = "mask_base64", wire = "maskBase64", type = "base64_image", formats = { "png", "jpeg" },
      doc = "the mask as base64 (PNG recommended)" },
    { name = "mask_file", wire = false, type = "file",
      doc = "the mask as a local file" },
  },

  groups = {
    { rule = "exactly_one", fields = { "image_url", "image_file" } },
    -- "At least one of maskUrl or maskBase64 must be provided. If both are given, maskUrl takes
    -- precedence."
    { rule = "wins", fields = { "mask_url", "mask_base64", "mask_file" } },
    { rule = "at_least_one", fields = { "mask_url", "mask_base64", "mask_file" } },
    { rule = "at_most_one", fields = { "mask_base64", "mask_file" } },
  },

  -- "The mask image must match the same dimensions as the source image (imageUrl)."
  inputs = {
    { name = "image", url = "image_url", file = "image_file", formats = { "png", "jpeg", "webp" } },
    { name = "mask", url = "mask_url", base64 = "mask_base64", file = "mask_file",
      formats = { "png", "jpeg" }, mask_of = "image_url", mask_rules = { "some_black", "some_white" }, same_size_as = "image_url" },
  },
}
