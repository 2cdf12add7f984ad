-- For wrk: posts the file that POST_BODY names, with the length of its JSON header in POST_HEADER.
local file = assert(io.open(os.getenv("POST_BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/octet-stream"
wrk.headers["Inference-Header-Content-Length"] = os.getenv("POST_HEADER")
file:close()
