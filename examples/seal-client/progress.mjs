// Messages for people, on stderr.

/// Says what is going on. Call the function it hands back at the end, with a word on the result.
export function stage(text) {
  const start = performance.now()
  process.stderr.write(`${text} ...\n`)
  return (result) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    process.stderr.write(`  ${[result, `${seconds} s`].filter(Boolean).join(', ')}\n`)
  }
}

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`
