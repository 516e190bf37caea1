--- What the studio is told by its environment. nginx.conf lets these variables through; keys stand nowhere else, and homegen
--- reads them itself.

local settings = {}

local function number_of(name)
  local text = os.getenv(name)
  if not text or text == "" then return nil end
  return tonumber(text) or error(name .. " must be a number, is " .. text, 0)
end

settings.folder = assert(os.getenv "STUDIO_FOLDER", "STUDIO_FOLDER names no folder")
settings.url = assert(os.getenv "STUDIO_URL", "STUDIO_URL is missing"):gsub("/+$", "") -- under which browsers and providers find it
settings.sandbox = os.getenv "STUDIO_SANDBOX" == "yes"
settings.budget = { ideal_house = number_of "STUDIO_CREDITS", iacrea = number_of "STUDIO_PHOTOS" }

-- Which services can be paid here, by what they cost.
local function given(name) return (os.getenv(name) or "") ~= "" end
settings.pays = { credit = given "IDEAL_HOUSE_API_KEY", photo = given "IACREA_API_KEY" and given "IACREA_USER_ID" }

-- What may be uploaded. nginx.conf caps the bytes, too.
settings.photo_bytes = 20 * 1024 * 1024
settings.mask_bytes = 4 * 1024 * 1024
settings.pixels = 40 * 1000 * 1000
settings.longest_side = 8192
settings.shortest_side = 64

---@param name "photos"|"masks"|"results"|"jobs"
---@return string path of that folder
function settings.place(name)
  return settings.folder .. "/" .. name .. "/"
end

return settings
