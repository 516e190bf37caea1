-- cqueues (and lua-http, which rides on it): a picture is made in a controller, beside a coroutine of the program's own.
-- IDEAL_HOUSE_API_KEY is set.
local cqueues, homegen = require "cqueues", require "homegen"

local client = assert(homegen.new())
local cq, ticks, done = cqueues.new(), 0, false

cq:wrap(function()
  while not done do
    ticks = ticks + 1
    cqueues.sleep(0.05)
  end
end)

cq:wrap(function()
  local result, err = homegen.await(client:smart_replace({
    image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a green velvet sofa",
  }, { save = "sofa-{id}.{ext}" }))
  print(result and result.path or err, ticks .. " ticks meanwhile")
  done = true
end)

assert(cq:loop()) -- ends when nothing is left, of homegen's neither
client:close()
