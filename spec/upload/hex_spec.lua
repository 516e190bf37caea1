local hex = require "homegen.upload.hex"

describe("homegen.upload.hex", function()
  it("writes each byte as two digits", function() assert.equal("00ff0a41", hex "\0\255\nA") end)
end)
