--- Magic editor: what its document's sentences allow and forbid.

local null = require("cjson").null

local IMAGE = "https://example.com/room.jpg"

local cyclic = {}
cyclic.prompt = cyclic

return {
  service = "magic_editor",
  valid = { image_url = IMAGE },

  { says = "# Flash mode (default)", only = { imageUrl = IMAGE, modelType = "Flash" },
    json = '{"imageUrl":"https://example.com/room.jpg","modelType":"Flash"}' },
  { says = "# Base mode", only = { imageUrl = IMAGE, modelType = "Base",
    prompt = "Change the wall color to warm beige and add wooden flooring" },
    json = '{"imageUrl":"https://example.com/room.jpg","prompt":"Change the wall color to warm beige and add wooden '
      .. 'flooring","modelType":"Base"}' },
  { says = "# Pro mode", only = { imageUrl = IMAGE, modelType = "Pro", prompt = "Modern Scandinavian style interior" },
    json = '{"imageUrl":"https://example.com/room.jpg","prompt":"Modern Scandinavian style interior",'
      .. '"modelType":"Pro"}' },

  { says = "The default `modelType` is sent explicitly as `Flash` and is echoed",
    json = '{"imageUrl":"https://example.com/room.jpg","modelType":"Flash"}' },
  { says = "Enum: Flash, Base, Pro", give = { model_type = "Pro" }, sends = { modelType = "Pro" } },
  { says = "Enum: Flash, Base, Pro", give = { model_type = "flash" }, breaks = { "model_type: enum" } },
  { says = "Enum: Flash, Base, Pro", give = { model_type = "Ultra" }, breaks = { "model_type: enum" } },
  { says = "Enum: Flash, Base, Pro", give = { model_type = "" }, breaks = { "model_type: enum" } },
  { says = "Enum: Flash, Base, Pro", give = { model_type = " Base" }, breaks = { "model_type: enum" } },
  { says = "Enum: Flash, Base, Pro", give = { model_type = 1 }, breaks = { "model_type: type" } },
  { says = "Enum: Flash, Base, Pro", give = { model_type = { "Flash" } }, breaks = { "model_type: type" } },
  { says = "Enum: Flash, Base, Pro", give = { model_type = null }, breaks = { "model_type: null" } },
  { says = "Enum: Flash, Base, Pro", give = { modelType = "Flash", model_type = "Flash" },
    breaks = { "model_type: duplicate" } },

  { says = "Required when modelType is Base; optional for Flash and Pro modes", give = { model_type = "Base" },
    breaks = { "prompt: required" } },
  { says = "Required when modelType is Base; optional for Flash and Pro modes",
    give = { model_type = "Base", prompt = "beige" }, sends = { prompt = "beige", modelType = "Base" } },
  { says = "Required when modelType is Base; optional for Flash and Pro modes", give = { model_type = "Pro" },
    sends = { modelType = "Pro", prompt = false } },
  { says = "Required when modelType is Base; optional for Flash and Pro modes", give = { prompt = "beige" },
    sends = { modelType = "Flash", prompt = "beige" } },
  { says = "A required string that is empty or only blanks is refused before sending",
    give = { model_type = "Base", prompt = "   " }, breaks = { "prompt: blank" } },
  { says = "A required string that is empty or only blanks is refused before sending",
    give = { model_type = "Base", prompt = "" }, breaks = { "prompt: blank" } },
  { says = "Optional strings may be empty", give = { prompt = "" }, sends = { prompt = "" } },
  { says = "null where the type is plain `string`: we never send it", give = { prompt = null },
    breaks = { "prompt: null" } },
  { says = "Text prompt describing the desired edits", give = { prompt = 12 }, breaks = { "prompt: type" } },
  { says = "Text prompt describing the desired edits", give = { prompt = cyclic }, breaks = { "prompt: type" } },
  { says = "Text prompt describing the desired edits", give = { prompt = function() end },
    breaks = { "prompt: type" } },
  { says = "Text prompt describing the desired edits", give = { prompt = ("x"):rep(1024 * 1024) },
    breaks = { "prompt: length" } },
  { says = "Text prompt describing the desired edits", give = { prompt = "größer, 明るい" },
    sends = { prompt = "größer, 明るい" } },

  { says = "URL of the source image to edit", leave_out = { "image_url" }, breaks = { "image_url: required" } },
  { says = "URL of the source image to edit", give = { image_url = "not a url" }, breaks = { "image_url: url" } },
  { says = "URL of the source image to edit", give = { image_url = "https://me:pw@example.com/" },
    breaks = { "image_url: url" } },
  { says = "URL of the source image to edit", give = { image_url = true }, breaks = { "image_url: type" } },
  { says = "URL of the source image to edit", give = { image_file = "room.jpg" }, breaks = { "image_url: conflict" } },
  { says = "URL of the source image to edit", leave_out = { "image_url" }, give = { image_file = "room.jpg" },
    sends = { modelType = "Flash" } },
  { says = "Request Body", give = { mask_url = IMAGE }, breaks = { "mask_url: unknown" } },
  { says = "Request Body", give = { [1] = IMAGE }, breaks = { "[1]: unknown" } },
  { says = "Request Body", only = { modelType = "Base", promt = "x" },
    breaks = { "image_url: required", "prompt: required", "promt: unknown" } },
}
