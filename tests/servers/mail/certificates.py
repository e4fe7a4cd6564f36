"""A certificate authority made for one test: ca.pem, and server certificates that are good, or wrong in one way each.

Names: `good`, `wrong_name`, `expired`, `other_authority` (signed by an authority that ca.pem does not hold). Each gives
NAME.pem, the certificate with its key. The good one is for mail.localhost (which libcurl resolves to loopback by itself),
localhost and 127.0.0.1.
"""
import subprocess

NAMES = "subjectAltName=DNS:mail.localhost,DNS:localhost,IP:127.0.0.1"


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def new_key(folder, name):
    openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")


def make_authority(folder, name):
    new_key(folder, name)
    openssl(folder, "req", "-x509", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-days", "2",
            "-addext", "keyUsage=critical,keyCertSign", "-out", f"{name}.pem")


def make_certificate(folder, name, authority="ca", names=NAMES, dates=()):
    new_key(folder, name)
    openssl(folder, "req", "-new", "-key", f"{name}.key", "-subj", "/CN=mail", "-addext", names, "-out", f"{name}.csr")
    (folder / f"{name}.ext").write_text(names + "\n")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-CAcreateserial", "-extfile", f"{name}.ext", *(dates or ("-days", "2")), "-out", f"{name}.crt")
    (folder / f"{name}.pem").write_text((folder / f"{name}.crt").read_text() + (folder / f"{name}.key").read_text())


def make(folder, name):
    """Makes ca.pem and NAME.pem in `folder`."""
    make_authority(folder, "ca")
    if name == "other_authority":
        make_authority(folder, "elsewhere")
        make_certificate(folder, name, authority="elsewhere")
    elif name == "wrong_name":
        make_certificate(folder, name, names="subjectAltName=DNS:mail.elsewhere.example")
    elif name == "expired":
        make_certificate(folder, name, dates=("-days", "-1"))
    else:
        make_certificate(folder, name)
