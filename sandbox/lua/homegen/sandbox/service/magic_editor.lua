--- The sandbox's side of magic editor: its fields, its prices, and what is drawn.

local check = require "homegen.sandbox.provider.check"
local json = require "homegen.sandbox.http.json"

local magic_editor = {
  name = "magic_editor", provider = "ideal_house",
  create_path = "/api/v1/magicEditor/generate", result_path = "/api/v1/magicEditor/result",
}

local models = { "Flash", "Base", "Pro" }
local prices = { Flash = 1, Base = 3, Pro = 10 }

---"When modelType is Base, the prompt field must be provided."
local function read_prompt(body, model)
  if model == "Base" then
    local prompt, message = check.required_text(body, "prompt")
    return prompt, message and message .. " when modelType is Base"
  end
  return check.string(body, "prompt")
end

---@param body table the request's decoded JSON object
---@return table|nil input what the task keeps
---@return string|nil message the first broken rule
function magic_editor.check(body)
  local image_url, message = check.required_url(body, "imageUrl")
  if not image_url then return nil, message end
  local model, prompt
  model, message = check.choice(body, "modelType", models)
  if message then return nil, message end
  model = model or "Flash"
  prompt, message = read_prompt(body, model)
  if message then return nil, message end
  return { image_url = image_url, prompt = prompt, model = model }
end

function magic_editor.credits(input)
  return prices[input.model]
end

---The document's `input`: the prompt only if there was one, the model even when it is the default.
function magic_editor.echo(input)
  local fields = { { "imageUrl", input.image_url } }
  if input.prompt then fields[2] = { "prompt", input.prompt } end
  fields[#fields + 1] = { "modelType", input.model }
  return json.object(fields)
end

function magic_editor.pictures(input)
  return { { role = "source", url = input.image_url } }
end

---@param pictures table<string, string> bytes by role
---@return table job for the painter
function magic_editor.job(input, pictures)
  return {
    kind = "magic_editor", source = pictures.source, prompt = input.prompt or "", model = input.model,
  }
end

return magic_editor
