/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A QEMU 7.2 plugin that counts the guest's instructions and prints "instructions N" at the end,
 * for tests/bench/run. After QEMU's documentation, "QEMU TCG Plugins"; the few functions are
 * declared here because Debian packages no header for them. One counter: one processor only. */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { API_VERSION = 1, INLINE_ADD_U64 = 0 };

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id,
                                           void (*translated)(plugin_id, struct qemu_plugin_tb *));
void qemu_plugin_register_atexit_cb(plugin_id id, void (*ended)(plugin_id, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int operation,
                                                void *counter, uint64_t step);

extern int qemu_plugin_version;
int qemu_plugin_version = API_VERSION;
int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

static uint64_t instructions;

static void on_translated(plugin_id id, struct qemu_plugin_tb *block)
{
    size_t i;
    (void)id;
    for (i = 0; i < qemu_plugin_tb_n_insns(block); i++)
        qemu_plugin_register_vcpu_insn_exec_inline(qemu_plugin_tb_get_insn(block, i),
                                                   INLINE_ADD_U64, &instructions, 1);
}

static void on_end(plugin_id id, void *data)
{
    (void)id;
    (void)data;
    fprintf(stderr, "instructions %" PRIu64 "\n", instructions);
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    (void)info;
    (void)argc;
    (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
    qemu_plugin_register_atexit_cb(id, on_end, NULL);
    return 0;
}
