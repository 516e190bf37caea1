--- Magic editor: a picture is edited as a whole, by itself or after a prompt.
--
-- Data only; docs/schema.md explains the keys. Source: Ideal House, "Magic Editor API
-- Documentation", version v1, updated 2026-03-06.

---@type homegen.ServiceDefinition
return {
  name = "magic_editor",
  title = "Magic editor",
  provider = "ideal_house",

  create_path = "/api/v1/magicEditor/generate",
  result_path = "/api/v1/magicEditor/result",

  -- "Credits are deducted based on the selected modelType upon successful task creation."
  credits = { model_type = { Flash = 1, Base = 3, Pro = 10 } },

  -- "Task Status"
  statuses = {
    Unprocessed = "queued",
    Processing = "processing",
    Success = "succeeded",
    Failed = "failed",
    Termination = "terminated",
  },

  -- "Request Body"; image_file is ours: it becomes image_url before anything is sent.
  fields = {
    { name = "image_url", wire = "imageUrl", type = "url",
      doc = "URL of the source image to edit" },
    { name = "image_file", wire = false, type = "file",
      doc = "the source image as a local file" },
    -- "When modelType is Base, the prompt field must be provided."
    { name = "prompt", type = "string", required_when = { model_type = "Base" },
      doc = "the edits wanted; may be left out with Flash and Pro" },
    -- "Defaults to Flash"; it is sent explicitly, so that the price paid is the price asked for.
    { name = "model_type", wire = "modelType", type = "enum", values = { "Flash", "Base", "Pro" },
      default = "Flash", doc = "Flash is fast, Base follows the prompt, Pro is of higher quality" },
  },

  groups = {
    { rule = "exactly_one", fields = { "image_url", "image_file" } },
  },

  inputs = {
    { name = "image", url = "image_url", file = "image_file", formats = { "png", "jpeg", "webp" } },
  },
}
