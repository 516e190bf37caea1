-- Tarantool: pictures are made by fibers, three at a time, from a channel of wishes. IDEAL_HOUSE_API_KEY is set.
local fiber, homegen = require "fiber", require "homegen"

local client = assert(homegen.new())
local wishes, ended = fiber.channel(10), fiber.channel(10)

local function worker()
  for prompt in function() return wishes:get() end do
    local result, err = homegen.await(client:smart_replace({
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = prompt,
    }, { save = "sofa-{id}.{ext}" }))
    print(prompt, result and result.path or err)
    ended:put(true)
  end
end
for _ = 1, 3 do fiber.create(worker) end

local prompts = { "a green velvet sofa", "a brown leather armchair", "a brass floor lamp", "a walnut bookshelf" }
for _, prompt in ipairs(prompts) do wishes:put(prompt) end
for _ = 1, #prompts do ended:get() end
client:close()
os.exit(0)
