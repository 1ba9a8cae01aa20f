/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every device class of the library, a line each: included several times with DEVICE_CLASS
 * defined differently (device_classes.c). */
DEVICE_CLASS(mps2_fpgaio_class)
DEVICE_CLASS(mps2_scc_class)
DEVICE_CLASS(pl022_class)
DEVICE_CLASS(sbcon_i2c_class)
