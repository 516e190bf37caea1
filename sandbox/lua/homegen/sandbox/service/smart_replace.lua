--- The sandbox's side of smart replace: its fields, its price, and what is drawn.

local check = require "homegen.sandbox.provider.check"
local json = require "homegen.sandbox.http.json"

local smart_replace = {
  name = "smart_replace", provider = "ideal_house",
  create_path = "/api/v1/smartReplace/generate", result_path = "/api/v1/smartReplace/result",
}

-- The document's own example shortens its base64; it stands for the sample mask.
local EXAMPLE_BASE64 = "iVBORw0KGgoAAAANSUhEUgAA..."

-- When both masks are given the URL takes precedence, and the base64 is not looked at.
local function read_mask(body)
  local url, url_message = check.url(body, "maskUrl")
  local base64, base64_message = check.string(body, "maskBase64")
  local message = url_message or base64_message
  if message then return nil, message end
  if url then return { role = "mask", url = url } end
  if not base64 then return nil, "maskUrl or maskBase64 is required" end
  if base64 == EXAMPLE_BASE64 then return { role = "mask", sample = true } end
  if not check.is_base64(base64) then
    return nil, "maskBase64 must be standard base64 without line breaks or prefix"
  end
  return { role = "mask", base64 = base64 }
end

---@param body table the request's decoded JSON object
---@return table|nil input what the task keeps
---@return string|nil message the first broken rule
function smart_replace.check(body)
  local image_url, message = check.required_url(body, "imageUrl")
  if not image_url then return nil, message end
  local prompt
  prompt, message = check.required_text(body, "prompt")
  if not prompt then return nil, message end
  local mask
  mask, message = read_mask(body)
  if not mask then return nil, message end
  return { image_url = image_url, prompt = prompt, mask_url = mask.url, mask = mask }
end

function smart_replace.credits()
  return 1
end

---The document's `input`: the parameters as sent; the base64 is not among its fields.
function smart_replace.echo(input)
  return json.object {
    { "imageUrl", input.image_url }, { "prompt", input.prompt },
    input.mask_url and { "maskUrl", input.mask_url },
  }
end

---The pictures that the drawing needs; all must be of one size.
function smart_replace.pictures(input)
  return { { role = "source", url = input.image_url }, input.mask }
end

---@param pictures table<string, string> bytes by role
---@return table job for the painter
function smart_replace.job(input, pictures)
  return {
    kind = "smart_replace", prompt = input.prompt, source = pictures.source, mask = pictures.mask,
  }
end

return smart_replace
