#pragma once

namespace CLI {
class App;
}

/// The command `sealion`. Results go to stdout, everything else to stderr.
namespace sealion::cli {

// Each adds one command to the program.
void add_train(CLI::App& app);
void add_evaluate(CLI::App& app);
void add_demo(CLI::App& app);
void add_ask(CLI::App& app);
void add_keygen(CLI::App& app);
void add_encrypt(CLI::App& app);
void add_predict(CLI::App& app);
void add_decrypt(CLI::App& app);
void add_fit_head(CLI::App& app);
void add_apply_head(CLI::App& app);
void add_learning_curve(CLI::App& app);
void add_project(CLI::App& app);
void add_float_vae(CLI::App& app);
void add_info(CLI::App& app);
void add_bench(CLI::App& app);
void add_import(CLI::App& app);
void add_plan(CLI::App& app);
void add_zoo(CLI::App& app);
void add_serve(CLI::App& app);
void add_token(CLI::App& app);

}  // namespace sealion::cli
