// WINNOW_HOT: compile this plain function for several generations of x86-64 and choose at start.
//
// For loops over columns only. The sanitizers and clang cannot take it (no ifunc), nor need they.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WINNOW_HOT \
  __attribute__((optimize("O3"), target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define WINNOW_HOT
#endif
