// The server's side: the command that evaluates the network and sees ciphertexts only.
import { spawnSync } from 'node:child_process'

/// Runs `sealion predict`, its messages on our stderr.
export function predict({ sealion, model, inputs, answer, evaluationKeys }) {
  const command = ['predict', model, '--in', inputs, '--out', answer]
  if (evaluationKeys) command.push('--evaluation-keys', evaluationKeys)
  const { status, error } = spawnSync(sealion, command, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (error) {
    throw new Error(`cannot run '${sealion}': ${error.message}; say where it is with --sealion`)
  }
  if (status !== 0) throw new Error(`'${sealion} predict' failed, with exit code ${status}`)
}
