-- For wrk: asks for the paths in PATHS, one after the other, each connection pausing PAUSE milliseconds in between.
-- `#` in a path becomes another number each time. Tells the 95th percentile and what went wrong as one line of JSON.

local paths, pause = {}, tonumber(os.getenv("PAUSE") or "0")
for path in (os.getenv("PATHS") or "/"):gmatch("%S+") do paths[#paths + 1] = path end
local turn = 0

function init() math.randomseed(os.time()) end

function request()
  turn = turn + 1
  local path = paths[turn % #paths + 1]:gsub("#", function() return tostring(math.random(0, 9999)) end)
  return wrk.format("GET", path)
end

if pause > 0 then
  function delay() return pause end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"p50": %d, "p95": %d, "max": %d, "requests": %d, "duration": %d, "errors": %d}\n', latency:percentile(50),
    latency:percentile(95), latency.max, summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
