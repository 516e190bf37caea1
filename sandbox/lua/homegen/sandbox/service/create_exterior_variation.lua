--- The sandbox's side of exterior variations.

local generation = require "homegen.sandbox.provider.generation"

return generation.variation(require "homegen.sandbox.service.create_exterior")
