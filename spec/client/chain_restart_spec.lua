local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local scratch = require "spec.support.scratch"

-- A chain that is begun anew: what is paid shows in the requests that the provider has read.
for _, where in ipairs { "in memory", "in a journal" } do
  describe("homegen.client.chain_restart, " .. where, function()
    local server, client, folder, journal

    local function open()
      client = clients.new(server, { iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url }, journal = journal })
    end

    before_each(function()
      server, folder = faultd.start(), scratch.folder()
      journal = where == "in a journal" and folder .. "/jobs.db" or nil
      server:always(iacrea.GENERATE, iacrea.generated(1))
      server:script(iacrea.VARIATION, { iacrea.varied(2), iacrea.varied(3), iacrea.varied(4), iacrea.varied(5) })
      server:always(iacrea.GET, iacrea.succeeded("https://cdn.example.com/room.png"))
      open()
    end)

    after_each(function()
      client:close()
      scratch.remove(folder)
      assert.is_true(server:stop())
    end)

    local function paid() return #server:requests(iacrea.GENERATE) + #server:requests(iacrea.VARIATION) end

    local function run(themes, from)
      local first, steps = iacrea.room { service = "create_room" }, {}
      for index, theme in ipairs(themes) do steps[index] = { theme = theme } end
      return homegen.await(client:variation_chain(first, steps, { key = "chain", from = from }), 20)
    end

    it("keeps the steps before, and pays for the others", function()
      assert(run { "INDUSTRIAL", "LUXURIOUS" })
      assert.equal(3, paid())
      local results = assert(run({ "INDUSTRIAL", "SCANDINAVIAN" }, 3))
      assert.same({ iacrea.generation(1), iacrea.generation(2), iacrea.generation(4) },
        { results[1].id, results[2].id, results[3].id })
      assert.equal(4, paid())
    end)

    it("pays once for the same restart, however often it is asked for", function()
      assert(run { "INDUSTRIAL", "LUXURIOUS" })
      for _ = 1, 3 do assert.equal(iacrea.generation(4), assert(run({ "INDUSTRIAL", "SCANDINAVIAN" }, 3))[3].id) end
      assert.equal(4, paid())
      if journal then -- nor in another process
        client:close()
        open()
        assert.equal(iacrea.generation(4), assert(run({ "INDUSTRIAL", "SCANDINAVIAN" }, 3))[3].id)
        assert.equal(4, paid())
      end
    end)

    it("never pays for a step that is to be kept", function()
      local results, err = run({ "INDUSTRIAL", "LUXURIOUS" }, 3)
      assert.is_nil(results)
      assert.matches("its step 'chain/1' was never made", err.message)
      assert.equal(1, err.step)
      assert.equal(0, paid())
      assert(run { "INDUSTRIAL", "LUXURIOUS" })
      results, err = run({ "MODERN", "LUXURIOUS" }, 3)
      assert.is_nil(results)
      assert.matches("its step 'chain/2' had other parameters %(theme%)", err.message)
      assert.equal(3, paid())
    end)

    it("makes a failed step once more", function()
      local made = iacrea.succeeded "https://cdn.example.com/room.png"
      server:script(iacrea.GET, { made, iacrea.status "FAILED", made, made })
      local results, err = run { "INDUSTRIAL" }
      assert.is_nil(results)
      assert.equal("failed", err.kind)
      assert.equal(2, paid())
      results = assert(run({ "INDUSTRIAL" }, 2))
      assert.equal(iacrea.generation(3), results[2].id)
      assert.equal(3, paid())
    end)

    it("takes no step that there is not, and no chain without a key", function()
      local function try(options)
        return select(2, pcall(client.variation_chain, client, iacrea.room { service = "create_room" }, {}, options))
      end
      assert.matches("from = 2, and there are 1 steps", try { key = "k", from = 2 })
      assert.matches("from needs the key that the chain had", try { from = 1 })
      assert.matches("from must be the number of a step", try { key = "k", from = 0 })
    end)
  end)
end
