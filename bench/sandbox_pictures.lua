-- What the sandbox's pictures of 1024x768 take, each by itself: sandbox_pictures.lua URL KEY PID FOLDER. The sandbox is a
-- process of its own; FOLDER is the one that it serves. Prints "NAME ms" of its CPU time for each picture.

local homegen = require "homegen"

local url, key, pid, folder = arg[1], arg[2], arg[3], arg[4]
local WIDTH, HEIGHT = 1024, 768
local PICTURES = {
  sofa = { "smart_replace", prompt = "a modern velvet sofa in dark blue with slim brass legs" },
  floor = { "smart_replace", prompt = "a floor of oak boards" },
  wall = { "smart_replace", prompt = "a wall of red bricks" },
  flash = { "magic_editor", prompt = "make the walls light green", model_type = "Flash" },
  pro = { "magic_editor", prompt = "make the walls light green", model_type = "Pro" },
}

local client = assert(homegen.new { ideal_house = { api_key = key, base_url = url }, poll_interval = 0.05 })
homegen.mask.new(WIDTH, HEIGHT):rectangle(200, 300, 500, 350):save(folder .. "/mask.png")

local function cpu_ms()
  local file = assert(io.open("/proc/" .. pid .. "/stat"))
  local user, system = file:read "a":match "%) %S+ %S+ %S+ %S+ %S+ %S+ %S+ %S+ %S+ %S+ %S+ (%d+) (%d+)"
  file:close()
  return (user + system) * 10 -- ticks of the clock are hundredths of a second
end

for name, picture in pairs(PICTURES) do
  local params = { image_url = url .. "/files/mask.png", prompt = picture.prompt, model_type = picture.model_type }
  if picture[1] == "smart_replace" then params.mask_url = params.image_url end
  local before = cpu_ms()
  assert(homegen.await(client[picture[1]](client, params)))
  print(("%s %d"):format(name, cpu_ms() - before))
end
os.exit(true)
