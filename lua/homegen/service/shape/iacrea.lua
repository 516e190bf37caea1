--- What iaCrea's services have in common: a picture and a mask make a project, and variations go on from it.
--
-- Data, and pure functions that complete it; docs/schema.md explains the keys. Source: iaCrea, "Room Creation API" and
-- "Exterior Creation API", which say the same but for the choices of a design.

local iacrea = {}

-- "The generation status"
local statuses = {
  STARTING = "queued",
  PROCESSING = "processing",
  SUCCEEDED = "succeeded",
  FAILED = "failed",
}

-- "format: jpg, png"
local image = { name = "image", url = "image_url", file = "image_file", formats = { "png", "jpeg" } }
-- What a mask's colours mean is stated by neither document; that the other provider's hold is assumed.
local function mask(of)
  return { name = "mask", url = "mask_url", file = "mask_file", formats = { "png", "jpeg" }, mask_of = of,
    mask_rules = { "some_black", "some_white" } }
end

local user_id = { name = "user_id", type = "uuid", required = true,
  doc = "the user's identifier, from the provider's Developer Space" }
local webhook = { name = "webhook", type = "url", doc = "URL that the provider calls once the generation is complete" }

-- The fields in their order, the design's between the pictures and the rest.
local function with_design(fields, design, rest)
  for _, field in ipairs(design) do fields[#fields + 1] = field end
  for _, field in ipairs(rest) do fields[#fields + 1] = field end
  return fields
end

local function names_of(fields)
  local names = {}
  for index, field in ipairs(fields) do names[index] = field.name end
  return names
end

---What a service that creates has of its own.
---@class homegen.service.Creation
---@field name string
---@field title string
---@field create_path string
---@field result_path string
---@field made string what appears in the mask
---@field design table[] the fields with the choices; a variation takes them over

---A service that creates.
---@param own homegen.service.Creation
---@return homegen.ServiceDefinition
function iacrea.creation(own)
  return {
    name = own.name, title = own.title, provider = "iacrea",
    create_path = own.create_path, result_path = own.result_path,

    -- In photos. How many a generation takes is not stated: the reply's remaining_photos is believed.
    credits = 1,
    statuses = statuses,
    webhook = webhook.name,

    -- What a variation of this takes from it: the URL of the original and the parameters that stay.
    variation = { service = own.name .. "_variation", original = "image_url", inherits = names_of(own.design) },

    -- "Request Parameters"; the *_file fields are ours: they become URLs before anything is sent.
    fields = with_design({
      user_id,
      { name = "image_url", type = "url", doc = "URL of the base image (jpg, png)" },
      { name = "image_file", wire = false, type = "file", doc = "the base image as a local file" },
      { name = "mask_url", type = "url", doc = ("URL of the mask: the area where the %s is generated"):format(own.made) },
      { name = "mask_file", wire = false, type = "file", doc = "the mask as a local file" },
    }, own.design, {
      { name = "width", type = "integer", required = true, minimum = 1, doc = "width of the image in pixels" },
      { name = "height", type = "integer", required = true, minimum = 1, doc = "height of the image in pixels" },
      webhook,
    }),
    groups = {
      { rule = "exactly_one", fields = { "image_url", "image_file" } },
      { rule = "exactly_one", fields = { "mask_url", "mask_file" } },
    },
    inputs = { image, mask(image.url) },
  }
end

-- The fields that a variation takes over, as the creation has them.
local function design_of(creation)
  local fields = {}
  for _, name in ipairs(creation.variation.inherits) do
    for _, field in ipairs(creation.fields) do
      if field.name == name then fields[#fields + 1] = field end
    end
  end
  return fields
end

---A service that varies what another one has created. Its result is asked for where the creation's is.
---@param own { of: homegen.ServiceDefinition, title: string, create_path: string } `of`: made by iacrea.creation
---@return homegen.ServiceDefinition
function iacrea.variation(own)
  local name = own.of.variation.service
  return {
    name = name, title = own.title, provider = "iacrea",
    create_path = own.create_path, result_path = own.of.result_path,

    -- In photos. Whether a variation takes one is not stated; one is assumed, so that no budget is exceeded.
    credits = 1,
    statuses = statuses,
    webhook = webhook.name,

    -- A variation of a variation keeps the original of the first generation.
    variation = { service = name, original = "original_url", inherits = own.of.variation.inherits },

    -- "Request Parameters"; mask_file is ours: it becomes mask_url before anything is sent.
    fields = with_design({
      user_id,
      { name = "generation_id", type = "uuid", required = true, doc = "the previous generation" },
      { name = "original_url", type = "url", required = true,
        doc = "URL of the original image used for the previous generation" },
      -- "If not provided, the mask from the previous generation will be used"
      { name = "mask_url", type = "url", doc = "URL of a new mask" },
      { name = "mask_file", wire = false, type = "file", doc = "a new mask as a local file" },
    }, design_of(own.of), { webhook }),
    groups = {
      { rule = "at_most_one", fields = { "mask_url", "mask_file" } },
    },
    inputs = { mask() },
  }
end

return iacrea
