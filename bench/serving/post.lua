-- For wrk: posts the file that POST_BODY names, with the length of its JSON header in POST_HEADER.
-- With POST_DELAY, in milliseconds, each connection waits about so long before each request.
local file = assert(io.open(os.getenv("POST_BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/octet-stream"
wrk.headers["Inference-Header-Content-Length"] = os.getenv("POST_HEADER")
file:close()

-- At random, as independent clients would: together they would come in bursts.
local wait = tonumber(os.getenv("POST_DELAY"))
if wait then
  function delay() return math.floor(-wait * math.log(1 - math.random())) end
end
