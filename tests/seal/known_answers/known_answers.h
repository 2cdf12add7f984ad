#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

// Made by make_known_answers.mjs with Microsoft SEAL 4.1.2. Do not edit.
namespace sealion::testing {

struct ParametersAnswer {
  std::size_t n;
  std::vector<std::uint64_t> coeff_moduli;  ///< the special prime last
  std::uint64_t t;
  std::array<const char*, 3> parms_ids;  ///< of the key level, of two limbs, of one
};

inline const ParametersAnswer bgv_parameters = {
    256,
    {68719456769, 68719464449, 137438949889},
    15361,
    {"87b14e49b70c6ca809413c7d6457df2b58231eef2110cbb5cffa09abcb5d0c27",
     "5eec842433790eb67083390daa6b05bf6812352363f018839db1339c882ff881",
     "ba52b8eb1c4d6662fdf7271a8bdbc79bc073fac8ee60e15039b40f50bc4cb3fe"}};

inline const ParametersAnswer bfv_parameters = {
    256,
    {68719456769, 68719464449, 137438949889},
    15361,
    {"4cd9d779c40cb907aa6de8c0127ebfc72e914084dee7988d0cdec62bf890dfc4",
     "8a37a50cc96d4147bee320eeb82c30c375cb0fd5d83504541a11102a3587366e",
     "26346ca7bf0ab8b55c66595ae30e02042909d0d1e5948b0ec92a3b3d50d1dd5b"}};

struct ExpansionAnswer {
  std::size_t n;
  std::vector<std::uint64_t> moduli;
  const char* seed;
  const char* sha256;  ///< of the residues, [limb][n], as 64-bit words
};

inline const std::vector<ExpansionAnswer> expansion_answers = {
    {1024,
     {134203393},
     "a9f819d82d1ef56235c2a1a2827a9fcea644820f16a4f40b703b25d0dd35a68b"
     "ddfb17904d9e8374a7e13ff5782070821e4f1997d220568491307057d5bc3fe6",
     "9bcb307e140d7b47843e148a9d05d75b92e67da1d15bc75109635cc81499bfb7"},
    {4096,
     {274877718529, 274877734913},
     "54a6a8dcf26f9bc94201ec521347461a5d08fcefde718dc1e312356bb1c4c59e"
     "ab190706ac57436c8a28e029311aa3e793f71b2b9d78f72c61addba581249cb7",
     "55d2848e71a73066b89fe1a21dba6e6c2a3c42429209485d3a885837332861d0"},
    {8192,
     {1125833252831233, 1125833252749313, 1125833252601857, 1125833251946497, 1125833251766273,
      1125833251749889},
     "bea135eb50f271013650bc9fe2cd13ff309248fe19b4fcaf257f0231dde76509"
     "4eced6e9b395cf866343723d66c13a03bce94c430a5f1d858e4a58273ababd12",
     "56b46eb10b8511bd674464ea7dff6376fc417457e8d45e725fd06e588f92325f"},
    {8192,
     {1125833252831233, 1125833252749313, 1125833252601857, 1125833251946497, 1125833251766273,
      1125833251749889},
     "296659f261d57e3315bfeefb0e89a3f465b6ca3d82682382384872ce2f442a4e"
     "aa5481a9147f1d98babec3443147c61071c4ca09aaed3db55b6afa90dceb0801",
     "02a44e4ffcf0f61e5ef7917c1e8355399c797e31a7c032806331e8b6e00997d5"}};

}  // namespace sealion::testing
