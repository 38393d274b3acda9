"""Certificates of the played internet, made as a test begins: good ones, and three kinds of bad ones."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Makes certificates; its own stands in `path`, for SSL_CERT_FILE."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "authority.pem"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Played authority")])
        made = self._make(self.name, self.key, [], is_authority=True)
        self.path.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def context(self, name: str, kind: str, said: list[str]) -> ssl.SSLContext:
        """A server's context for the name; server names that clients say are put into `said`."""
        shown = "elsewhere.example" if kind == "other-name" else name
        alternative = (
            x509.IPAddress(ipaddress.ip_address(shown)) if is_address(shown) else x509.DNSName(shown)
        )
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._make(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Played host")]), key, [alternative],
            is_expired=kind == "expired", by_itself=kind == "self-signed",
        )  # fmt: skip
        file = self.folder / f"{len(list(self.folder.iterdir()))}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        context.sni_callback = lambda _, said_name, __: said.append(said_name or "")  # type: ignore[assignment]
        return context

    def _make(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        names: list[x509.GeneralName],
        *,
        is_authority: bool = False,
        is_expired: bool = False,
        by_itself: bool = False,
    ) -> x509.Certificate:
        signer = key if is_authority or by_itself else self.key
        today = datetime.datetime.now(datetime.UTC)
        day = datetime.timedelta(days=1)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if is_authority or by_itself else self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - 30 * day)
            .not_valid_after(today - day if is_expired else today + 30 * day)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
            )
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        else:
            builder = builder.add_extension(_SIGNS, critical=True)
        return builder.sign(signer, hashes.SHA256())


_SIGNS = x509.KeyUsage(
    digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
)  # fmt: skip


def is_address(name: str) -> bool:
    with suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return False
