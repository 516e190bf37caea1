--- What the page asks for each service, and what homegen is told then. The page makes its forms of this; values are judged by
--- homegen alone.

local function choice(name, label, ...)
  local choices = {}
  for index, text in ipairs { ... } do
    local value, shown = text:match "^(.-)=(.*)$"
    choices[index] = { value = value or text, label = shown or text }
  end
  return { name = name, kind = "choice", label = label, choices = choices, default = choices[1].value }
end

local function wide(field)
  field.wide = true
  return field
end

local function number(name, label, default, step)
  return { name = name, kind = "number", label = label, default = default, step = step, minimum = step }
end

local theme = choice("theme", "Theme", "SCANDINAVIAN=Scandinavian", "MODERN=Modern", "INDUSTRIAL=Industrial", "LUXURIOUS=Luxurious")

---@class studio.Service
---@field name string homegen's
---@field title string
---@field about string
---@field unit "credit"|"photo" what it costs
---@field photo boolean whether it works on a photo
---@field mask boolean whether an area is painted
---@field fields table[] in the order of the form
---@field vary? string[] fields of its variation, which is homegen's client:vary
---@field stand_ins table what stands for pictures and words while a price is asked for

local PICTURE = "https://example.com/picture.png"

---@type studio.Service[]
local list = {
  {
    name = "smart_replace", title = "Replace", about = "Paint over something and say what should be there instead.",
    unit = "credit", photo = true, mask = true,
    fields = { { name = "prompt", kind = "text", label = "What should be there?", hint = "a green velvet sofa with oak legs" } },
    stand_ins = { image_url = PICTURE, mask_url = PICTURE, prompt = "-" },
  },
  {
    name = "magic_editor", title = "Edit", about = "Change the photo as a whole: light, colours, materials.",
    unit = "credit", photo = true, mask = false,
    fields = {
      choice("model_type", "Quality", "Flash=Flash: quick", "Base=Base: follows the words", "Pro=Pro: finest"),
      { name = "prompt", kind = "text", label = "What should change?", hint = "warm evening light" },
    },
    stand_ins = { image_url = PICTURE, prompt = "-" },
  },
  {
    name = "create_room", title = "Room", about = "Furnish the area that you paint.",
    unit = "photo", photo = true, mask = true,
    fields = { choice("room_type", "Room", "SHOWEROOM=Living room", "KITCHEN=Kitchen", "BATHROOM=Bathroom"), theme },
    vary = { "room_type", "theme" },
    stand_ins = { image_url = PICTURE, mask_url = PICTURE, width = 1024, height = 768 },
  },
  {
    name = "create_exterior", title = "Exterior", about = "Put a terrace, a pool or a court where you paint.",
    unit = "photo", photo = true, mask = true,
    fields = { choice("room_type", "Place", "TERRACE=Terrace", "POOL=Pool", "PETANQUE=Pétanque court") },
    vary = { "room_type" },
    stand_ins = { image_url = PICTURE, mask_url = PICTURE, width = 1024, height = 768 },
  },
  {
    name = "house_plan", title = "House plan", about = "A board with plans and views of a new house. It needs no photo.",
    unit = "credit", photo = false, mask = false,
    fields = {
      wide(choice("style", "Style", "Barndominium", "Cabin", "Cape Cod", "Coastal", "Colonial", "Contemporary", "Craftsman", "Farmhouse",
        "French Country", "Mediterranean", "Mid-Century Modern", "Modern", "Ranch", "Shingle Style", "Southwestern",
        "Transitional", "Tudor", "Victorian")),
      choice("stories", "Storeys", "1", "2", "3+"),
      choice("bedrooms", "Bedrooms", "2", "1", "3", "4", "5+"),
      choice("bathrooms", "Bathrooms", "1", "1.5", "2", "2.5", "3", "3.5", "4+"),
      number("area_min", "Area from, m²", 150, 10),
      number("area_max", "Area to, m²", 200, 10),
      wide(choice("model_type", "Quality", "Base", "Pro")),
      { name = "prompt", kind = "text", label = "Further wishes", hint = "a library with a view", optional = true },
    },
    stand_ins = {},
  },
}

local services = { list = list, by_name = {} }
for _, service in ipairs(list) do services.by_name[service.name] = service end

local LONGEST_TEXT = 2000 -- bytes

---The fields of a service out of what a page has sent: no others, and nothing but short texts and numbers.
---@param service studio.Service
---@param given any
---@return table fields
function services.read_fields(service, given)
  local fields = {}
  for _, field in ipairs(service.fields) do
    local value = type(given) == "table" and given[field.name]
    if type(value) == "string" and #value <= LONGEST_TEXT and value ~= "" or type(value) == "number" then
      fields[field.name] = value
    end
  end
  return fields
end

---What a job is called in the strip: its words, or what was chosen.
---@param record studio.Record
---@return string
function services.label(record)
  local service, chosen = services.by_name[record.service], {}
  if record.fields.prompt then return record.fields.prompt end
  for _, field in ipairs(service.fields) do
    for _, choice_made in ipairs(field.kind == "choice" and field.choices or {}) do
      if choice_made.value == record.fields[field.name] then chosen[#chosen + 1] = choice_made.label end
    end
  end
  return #chosen > 0 and table.concat(chosen, ", ", 1, math.min(2, #chosen)) or service.title
end

---What homegen is told.
---@param fields table of services.read_fields
---@return table params
function services.params(fields)
  local params = {}
  for name, value in pairs(fields) do params[name] = value end
  if params.area_min or params.area_max then
    params.total_area = { min = params.area_min, max = params.area_max, unit = "m2" }
    params.area_min, params.area_max = nil, nil
  end
  return params
end

return services
