--- The sandbox's side of room variations.

local generation = require "homegen.sandbox.provider.generation"

return generation.variation(require "homegen.sandbox.service.create_room")
