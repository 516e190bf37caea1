--- The words of the command line: what they mean, and what may come next. What a service takes it says itself: its definition
--- is data.

local completion = {}

completion.services = {} ---@type table<string, { fields: table[] }>
for _, name in ipairs { "smart_replace", "magic_editor", "house_plan", "create_room", "create_exterior" } do
  completion.services[name] = require("homegen.service." .. name)
end

local function field_of(service, name)
  for _, field in ipairs(completion.services[service].fields) do
    if field.name == name then return field end
  end
  return nil
end

local function convert(field, text)
  if field.type == "integer" then return tonumber(text) or text end
  if field.type == "boolean" then return text == "true" end
  return text
end

---@param service string
---@param words string[] name=value …, then the prompt; what a service does not have is left in the prompt
---@return table params
function completion.parse(service, words)
  local params, prompt = {}, {}
  for _, word in ipairs(words) do
    local name, value = word:match "^([%l_]+)=(.*)$"
    local field = name and #prompt == 0 and field_of(service, name)
    if not field then
      prompt[#prompt + 1] = word
    elseif field.type == "file" then
      params[name] = vim.fn.fnamemodify(vim.fn.expand(value), ":p")
    else
      params[name] = convert(field, value)
    end
  end
  if #prompt > 0 then params.prompt = table.concat(prompt, " ") end
  return params
end

local function starting_with(lead, list)
  return vim.tbl_filter(function(word) return word:sub(1, #lead) == lead end, list)
end

local function parameters(service, lead)
  local name, value = lead:match "^([%l_]+)=(.*)$"
  local field = name and field_of(service, name)
  if field and field.type == "file" then
    return vim.tbl_map(function(path) return name .. "=" .. vim.fn.escape(path, " ") end, vim.fn.getcompletion(value, "file"))
  end
  if field then
    return vim.tbl_map(function(each) return name .. "=" .. vim.fn.escape(each, " ") end, starting_with(value, field.values or {}))
  end
  local names = {}
  for _, each in ipairs(completion.services[service].fields) do
    if each.name ~= "prompt" then names[#names + 1] = each.name .. "=" end
  end
  return starting_with(lead, names)
end

---@param lead string the word that is being typed
---@param line string the command line up to there
---@return string[]
function completion.list(lead, line)
  local name = line:match "Homegen!?%s+([%l_]+)%s"
  if not name then
    local names = vim.tbl_keys(completion.services)
    vim.list_extend(names, { "tasks", "cancel", "open" })
    table.sort(names)
    return starting_with(lead, names)
  end
  if completion.services[name] then return parameters(name, lead) end
  if name == "tasks" then return {} end
  return starting_with(lead, require("homegen_nvim").numbers(name == "cancel"))
end

return completion
