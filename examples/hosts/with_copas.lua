-- copas: pictures are made in its threads. On LuaJIT, for which Debian 12 has copas; IDEAL_HOUSE_API_KEY is set.
local copas, homegen = require "copas", require "homegen"

local client = assert(homegen.new())
local left = 2

for _, prompt in ipairs { "a green velvet sofa", "a brown leather armchair" } do
  copas.addthread(function()
    local result, err = homegen.await(client:smart_replace({
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = prompt,
    }, { save = "sofa-{id}.{ext}" }))
    print(result and result.path or err)
    left = left - 1
  end)
end

while left > 0 do copas.step(1) end -- a server would say copas.loop()
client:close()
