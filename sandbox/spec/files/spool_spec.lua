local spool = require "homegen.sandbox.files.spool"

describe("sandbox.spool", function()
  it("gives back what it was given, in any order, byte for byte", function()
    local kept = assert(spool.new())
    local all, places = { "", "\0\r\n\26", ("\255x"):rep(100000), "last" }, {}
    for i, bytes in ipairs(all) do places[i] = assert(kept:put(bytes)) end
    for _, i in ipairs { 3, 1, 4, 2, 3 } do assert.is_true(kept:get(places[i]) == all[i]) end
    places[5] = assert(kept:put("after reading"))
    assert.equal("after reading", kept:get(places[5]))
    assert.equal("last", kept:get(places[4]))
    kept:close()
  end)

  it("takes nothing once closed", function()
    local kept = assert(spool.new())
    kept:close()
    assert.is_nil((kept:put("x")))
  end)
end)
