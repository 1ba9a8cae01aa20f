/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images of the mock-ups of other kernels' memory, tests/debug/kernels, for mps2-an385. */
#ifndef TESTS_SUPPORT_MOCK_KERNEL_H
#define TESTS_SUPPORT_MOCK_KERNEL_H

#define MOCK_PATH 256

/* Compiles one into a folder of its own; fails the test if it does not compile. */
void mock_kernel_compile(const char *kernel, const char *options, char path[static MOCK_PATH]);
void mock_kernel_remove(char *path); /* the folder, too */

#endif
