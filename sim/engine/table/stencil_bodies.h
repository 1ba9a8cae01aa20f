/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Includes STENCIL_OPS, a file of bodies, for both forms of stencils: with and without flags. */
#define OP(name, reads, writes, kind, ...)                                                         \
    STENCIL_NAMED(name, STENCIL_FORM)                                                              \
    {                                                                                              \
        __VA_ARGS__                                                                                \
        STENCIL_END_##kind;                                                                        \
    }
#define STENCIL_END_PLAIN         STENCIL_GO(hole_next)
#define STENCIL_END_SKIP          STENCIL_GO(hole_next)
#define STENCIL_END_MEMORY        STENCIL_GO_FREE(hole_next)
#define STENCIL_END_ACCESS        STENCIL_GO_FREE(hole_next)
#define STENCIL_END_READ          STENCIL_GO_FREE(hole_next)
#define STENCIL_END_COMPUTE       STENCIL_GO_FREE(hole_next)
#define STENCIL_END_BRANCH        STENCIL_GO_FREE(hole_next)
#define STENCIL_END_JUMP          STENCIL_GO_FREE(hole_next)
#define STENCIL_END_ALWAYS        STENCIL_GO_FREE(hole_next)
#define STENCIL_END_LEAVE         STENCIL_GO_FREE(hole_next)
#define STENCIL_NAMED(name, form) STENCIL_NAMED_(name, form)
#define STENCIL_NAMED_(name, form)                                                                 \
    void stencil_##form##_##name(STENCIL_TAKES);                                                   \
    void stencil_##form##_##name(STENCIL_TAKES)

#define STENCIL_FORM flags
#define FLAGS(...)   __VA_ARGS__
#include STENCIL_OPS
#undef FLAGS
#undef STENCIL_FORM

#define STENCIL_FORM plain
#define FLAGS(...)
#include STENCIL_OPS
