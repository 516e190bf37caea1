--- Smart replace: what its document's sentences allow and forbid.

local null = require("cjson").null
local core = require "homegen.core"

local IMAGE, MASK = "https://example.com/room.jpg", "https://example.com/mask.png"
local PNG = core.base64_encode("\137PNG\r\n\26\n\0\0\0\13IHDR\0\0\0\2\0\0\0\3")
local GIF = core.base64_encode("GIF89a\1\0\1\0")

local cyclic = {}
cyclic[1] = cyclic

return {
  service = "smart_replace",
  valid = { image_url = IMAGE, prompt = "a modern velvet sofa in dark blue", mask_url = MASK },

  { says = "# Using maskUrl", json = '{"imageUrl":"https://example.com/room.jpg",'
    .. '"prompt":"a modern velvet sofa in dark blue","maskUrl":"https://example.com/mask.png"}' },
  { says = "# Using maskBase64", leave_out = { "mask_url" }, give = { maskBase64 = PNG },
    json = '{"imageUrl":"https://example.com/room.jpg","prompt":"a modern velvet sofa in dark blue","maskBase64":"'
      .. PNG .. '"}' },

  { says = "URL of the source image", leave_out = { "image_url" }, breaks = { "image_url: required" } },
  { says = "URL of the source image", give = { image_url = "room.jpg" }, breaks = { "image_url: url" } },
  { says = "URL of the source image", give = { image_url = "" }, breaks = { "image_url: url" } },
  { says = "URL of the source image", give = { image_url = 7 }, breaks = { "image_url: type" } },
  { says = "URL of the source image", leave_out = { "image_url" }, give = { imageUrl = IMAGE },
    sends = { imageUrl = IMAGE } },
  { says = "URL of the source image", give = { imageUrl = IMAGE }, breaks = { "image_url: duplicate" } },
  { says = "URLs: http and https only, absolute, with a host", give = { image_url = "file:///etc/passwd" },
    breaks = { "image_url: url" } },
  { says = "URLs: http and https only, absolute, with a host", give = { image_url = "ftp://example.com/a.jpg" },
    breaks = { "image_url: url" } },
  { says = "URLs: http and https only, absolute, with a host", give = { image_url = "//example.com/a.jpg" },
    breaks = { "image_url: url" } },
  { says = "URLs: http and https only, absolute, with a host", give = { image_url = "https:///a.jpg" },
    breaks = { "image_url: url" } },
  { says = "URLs: http and https only, absolute, with a host", give = { image_url = "HTTP://example.com" },
    sends = { imageUrl = "HTTP://example.com" } },

  { says = "Text prompt describing the content to generate in the masked area", leave_out = { "prompt" },
    breaks = { "prompt: required" } },
  { says = "A required string that is empty or only blanks is refused before sending", give = { prompt = "" },
    breaks = { "prompt: blank" } },
  { says = "A required string that is empty or only blanks is refused before sending", give = { prompt = " \n\t" },
    breaks = { "prompt: blank" } },
  { says = "Text is sent as given, not trimmed", give = { prompt = "  marble flooring\n" },
    sends = { prompt = "  marble flooring\n" } },
  { says = "null where the type is plain `string`: we never send it", give = { prompt = null },
    breaks = { "prompt: null" } },
  { says = "Text prompt describing the content to generate in the masked area", give = { prompt = 5 },
    breaks = { "prompt: type" } },
  { says = "Text prompt describing the content to generate in the masked area", give = { prompt = print },
    breaks = { "prompt: type" } },
  { says = "Text prompt describing the content to generate in the masked area", give = { prompt = cyclic },
    breaks = { "prompt: type" } },
  { says = "Text prompt describing the content to generate in the masked area",
    give = { prompt = ("sofa"):rep(256 * 1024) }, breaks = { "prompt: length" } },
  { says = "Text prompt describing the content to generate in the masked area", give = { prompt = "a\0b" },
    breaks = { "prompt: nul" } },
  { says = "Text prompt describing the content to generate in the masked area", give = { prompt = "\255\254" },
    breaks = { "prompt: utf8" } },

  { says = "At least one of", leave_out = { "mask_url" }, breaks = { "mask_url: required" } },
  { says = "When both masks are given `mask_url` is sent and the base64 is not (it may be large)",
    give = { mask_base64 = "junk" }, sends = { maskUrl = MASK, maskBase64 = false } },
  { says = "Base64-encoded mask image (PNG format recommended)", leave_out = { "mask_url" },
    give = { mask_base64 = "junk!" }, breaks = { "mask_base64: image" } },
  { says = "Base64-encoded mask image (PNG format recommended)", leave_out = { "mask_url" },
    give = { mask_base64 = GIF }, breaks = { "mask_base64: image" } },
  { says = "we accept a data URI or line breaks from the caller and send the clean form", leave_out = { "mask_url" },
    give = { mask_base64 = "data:image/png;base64," .. PNG:sub(1, 8) .. "\r\n" .. PNG:sub(9) },
    sends = { maskBase64 = PNG } },
  { says = "URL of the mask image", give = { mask_url = "mask.png" }, breaks = { "mask_url: url" } },
  { says = "Request Body", give = { maskURL = MASK }, breaks = { "maskURL: unknown" } },
  { says = "Request Body", give = { model_type = "Base" }, breaks = { "model_type: unknown" } },
  { says = "Request Body", only = {}, breaks = { "image_url: required", "prompt: required", "mask_url: required" } },
}
