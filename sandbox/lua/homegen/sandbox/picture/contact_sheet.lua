--- Contact sheets: prompts drawn into two photographs each and laid out on one picture, to be looked at.
--
--   make pictures
--   PHOTOS=folder make pictures
--
-- The masks are boxes and polygons in parts of the picture's size: for known pictures those below,
-- for others a usual room's.

local image = require "homegen.image"
local mask = require "homegen.mask"
local render = require "homegen.sandbox.paint"

local contact_sheet = {}

local here = debug.getinfo(1, "S").source:match("^@(.*)[/\\][^/\\]*[/\\][^/\\]*$") or ".."
local columns, tile_width, tile_height = 4, 480, 360

-- The second word says what of the room is replaced.
local prompts = {
  { "a green velvet sofa with oak legs", "seat" },
  { "a cognac leather armchair", "corner" },
  { "a walnut bookshelf full of books", "wallside" },
  { "a tall potted plant", "corner" },
  { "a red persian rug", "rug" },
  { "white marble floor", "floor" },
  { "dark walnut herringbone parquet", "floor" },
  { "black and white checkered tiles", "floor" },
  { "exposed red brick wall", "wall" },
  { "navy floral wallpaper", "wall" },
  { "an abstract painting", "picture" },
  { "a white marble fireplace", "wallside" },
}

-- A place is a box {left, top, right, bottom} or a polygon of more corners.
local usual = {
  seat = { 0.25, 0.50, 0.75, 0.92 },
  corner = { 0.36, 0.38, 0.64, 0.88 },
  wallside = { 0.36, 0.25, 0.64, 0.76 },
  rug = { 0.15, 0.72, 0.85, 0.98 },
  floor = { 0.22, 0.74, 0.78, 0.74, 1, 0.94, 1, 1, 0, 1, 0, 0.94 },
  wall = { 0.10, 0.10, 0.90, 0.10, 0.90, 0.60, 0.10, 0.60 },
  picture = { 0.40, 0.15, 0.62, 0.45 },
}

-- Our sample rooms, and two rooms of a public SDK's test data.
local known = {
  ["room.png"] = {
    seat = { 0.20, 0.48, 0.80, 0.86 },
    corner = { 0.20, 0.42, 0.80, 0.86 },
    wallside = { 0.20, 0.42, 0.80, 0.86 },
    rug = { 0.08, 0.83, 0.80, 0.99 },
    floor = { 0, 0.80, 0.06, 0.76, 0.135, 0.757, 0.15, 0.772, 0.195, 0.772, 0.235, 0.78, 0.25, 0.80,
      0.27, 0.80, 0.28, 0.79, 0.71, 0.825, 0.725, 0.828, 0.76, 0.795, 0.80, 0.772, 0.84, 0.772,
      0.84, 0.803, 0.855, 0.803, 0.865, 0.772, 0.918, 0.772, 0.92, 0.80, 0.93, 0.80, 0.93, 0.772,
      1, 0.772, 1, 1, 0, 1 },
    wall = { 0.11, 0.06, 1, 0.03, 1, 0.72, 0.945, 0.72, 0.94, 0.63, 0.91, 0.60, 0.912, 0.47, 0.84, 0.47,
      0.83, 0.54, 0.85, 0.57, 0.82, 0.62, 0.80, 0.70, 0.755, 0.70, 0.755, 0.62, 0.74, 0.59, 0.71, 0.57,
      0.69, 0.51, 0.33, 0.51, 0.30, 0.58, 0.23, 0.61, 0.21, 0.62, 0.205, 0.30, 0.18, 0.28, 0.16, 0.40,
      0.14, 0.34, 0.12, 0.38, 0.10, 0.38 },
    picture = { 0.36, 0.14, 0.70, 0.44 },
  },
  ["room2.png"] = {
    seat = { 0.50, 0.48, 0.83, 0.90 },
    corner = { 0.53, 0.36, 0.80, 0.83 },
    wallside = { 0.53, 0.26, 0.80, 0.735 },
    rug = { 0.40, 0.75, 0.88, 0.99 },
    picture = { 0.48, 0.15, 0.74, 0.50 },
    wall = { 0.02, 0.02, 0.84, 0.075, 0.84, 0.10, 0.83, 0.66, 0.49, 0.69, 0.49, 0.59, 0.455, 0.58,
      0.455, 0.47, 0.39, 0.47, 0.385, 0.56, 0.37, 0.48, 0, 0.46, 0, 0.02 },
  },
  ["empty-room.png"] = {
    seat = { 0.28, 0.48, 0.72, 0.93 },
    corner = { 0.38, 0.42, 0.62, 0.92 },
    wallside = { 0.25, 0.32, 0.45, 0.77 },
    rug = { 0.18, 0.78, 0.86, 0.985 },
    floor = { 0.239, 0.741, 0.775, 0.741, 1, 0.933, 1, 1, 0, 1, 0, 0.967 },
    wall = { 0, 0.02, 0.035, 0, 0.234, 0.211, 0.238, 0.737, 0, 0.940 },
    picture = { 0.25, 0.26, 0.43, 0.60 },
  },
  ["living-room-progressive.jpg"] = {
    seat = { 0.27, 0.46, 0.68, 0.88 },
    corner = { 0.36, 0.34, 0.62, 0.86 },
    wallside = { 0.37, 0.30, 0.52, 0.59 },
    rug = { 0.20, 0.68, 0.72, 0.97 },
    floor = { 0.353, 0.566, 0.627, 0.566, 0.734, 0.693, 0.732, 0.714, 0.83, 0.785, 0.889, 0.853, 0.987, 0.96,
      1, 1, 0, 1, 0, 0.949 },
    wall = { 0, 0, 0.108, 0, 0.349, 0.283, 0.349, 0.555, 0, 0.893 },
    picture = { 0.395, 0.31, 0.49, 0.53 },
  },
}

local function read(path)
  local file, message = io.open(path, "rb")
  if not file then error(message, 0) end
  local bytes = file:read("*a")
  file:close()
  return bytes
end

local function write(path, bytes)
  local file, message = io.open(path, "wb")
  if not file then error(message, 0) end
  assert(file:write(bytes))
  file:close()
end

---@return string mask_png
local function draw_mask(name, place, width, height)
  local shape = (known[name] or usual)[place] or usual[place]
  local drawn = mask.new(width, height)
  if #shape == 4 then
    local left, top, right, bottom = shape[1], shape[2], shape[3], shape[4]
    drawn:rectangle(left * width, top * height, (right - left) * width, (bottom - top) * height)
    return drawn:png()
  end
  local points = {}
  for i, part in ipairs(shape) do points[i] = part * (i % 2 == 1 and width or height) end
  return drawn:polygon(points):png()
end

-- The floor of the second sample room has a mask of its own, exact to the pixel.
local function mask_for(photo, place)
  if photo.name == "room2.png" and place == "floor" then return read(here .. "/sample/mask2.png") end
  local info = assert(image.info { bytes = photo.bytes })
  return draw_mask(photo.name, place, info.width, info.height)
end

---The first two pictures of a folder by name; those we have masks for come first.
local function photos_of(folder)
  local names, others = {}, {}
  for path in io.popen("ls '" .. folder:gsub("'", "'\\''") .. "'"):lines() do
    if known[path] then names[#names + 1] = path
    elseif path:lower():match("%.png$") or path:lower():match("%.jpe?g$") then others[#others + 1] = path
    end
  end
  for _, name in ipairs(others) do names[#names + 1] = name end
  local photos = {}
  for i = 1, math.min(2, #names) do
    photos[i] = { name = names[i], bytes = read(folder .. "/" .. names[i]) }
  end
  return photos
end

local function sample_photos()
  local photos = {}
  for i, name in ipairs { "room.png", "room2.png" } do
    photos[i] = { name = name, bytes = read(here .. "/sample/" .. name) }
  end
  return photos
end

local function draw_all(folder, photos, wanted)
  local tiles = {}
  for i, prompt in ipairs(wanted) do
    for number, photo in ipairs(photos) do
      local png = assert(render.smart_replace(photo.bytes, mask_for(photo, prompt[2]), prompt[1]))
      write(("%s/%02d-%d.png"):format(folder, i, number), png)
      tiles[#tiles + 1] = { png, prompt[1] }
    end
  end
  return tiles
end

---Draws and writes the sheet and, beside it, each picture in full size. Raises when it cannot.
---@param folder string an existing folder
---@param options? { photos?: string, prompts?: string[][] } a folder of photographs instead of the
--- sample rooms; {prompt, place} instead of the twelve, where place is one of seat, corner, wallside,
--- rug, floor, wall, picture
---@return string path of the sheet
function contact_sheet.write(folder, options)
  options = options or {}
  local photos = options.photos and photos_of(options.photos) or sample_photos()
  local tiles = draw_all(folder, photos, options.prompts or prompts)
  local path = folder .. "/contact-sheet.png"
  write(path, assert(render.contact_sheet(tiles, columns, tile_width, tile_height)))
  return path
end

return contact_sheet
