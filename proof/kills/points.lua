--- The named points that a paid task's life has (csrc/common/hg_point.h), written down by hand: the test misses a point
--- that has gone from the code, or that no run comes to. Whoever adds a label to a transaction that writes adds it here.
---
--- Transactions that only read ("figures", "find", "list") pass points when they share a commit; nothing hangs on those.

local points = {}

---From the key to the saved picture, and what the next process does about it.
points.life = {
  "commit_before.admit", "commit_after.admit",
  "commit_before.sending", "commit_after.sending",
  "send_before", "sending", "reply_received", "reply_taken",
  "commit_before.id", "commit_after.id",
  "commit_before.result", "commit_after.result",
  "download_open",
  "commit_before.part", "commit_after.part",
  "part_synced", "rename_before", "rename_after", "folder_synced",
  "commit_before.saved", "commit_after.saved",
  "commit_before.adopt", "commit_after.adopt",
}

---Of whoever asks for the key of a create that was lost on its way, without client:resume() before.
points.alone = { "commit_before.ended", "commit_after.ended" }

---Of a client that closes in order while it has tasks in hand.
points.closing = {
  "commit_before.waiting", "commit_after.waiting",
  "commit_before.release", "commit_after.release",
}

---Of what a person does afterwards, in the order in which the worker does it.
points.afterwards = {
  "commit_before.settle", "commit_after.settle",
  "commit_before.prune", "commit_after.prune",
  "commit_before.attach", "commit_after.attach",
}

---Of transactions that only read. They are passed when such a transaction shares a commit with one that writes, which is
---a matter of luck, and nothing hangs on them: nobody has to be struck there.
---@type table<string, true>
points.reading = {}

for _, label in ipairs { "figures", "find", "list" } do
  points.reading["commit_before." .. label], points.reading["commit_after." .. label] = true, true
end

---Each of those that have to be there, with the name of its list.
---@type table<string, "life"|"alone"|"closing"|"afterwards">
points.all = {}

for _, list in ipairs { "life", "alone", "closing", "afterwards" } do
  for _, name in ipairs(points[list]) do points.all[name] = list end
end

---Between "sending" and the id: what is killed here is unknown.
points.window = { "commit_after.sending", "send_before", "sending", "reply_received", "reply_taken", "commit_before.id" }

return points
