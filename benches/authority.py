"""An authority for measurements: RSA-4096 root and issuing authority, a P-256 signer, a time-stamp authority and a
responder, made by openssl and answered on the loopback for as long as files are signed."""
import http.server
import os
import pathlib
import subprocess
import threading

EXTENSIONS = """[issuing]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
crlDistributionPoints=URI:{url}/root.crl
[signer]
keyUsage=critical,digitalSignature,nonRepudiation
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
authorityInfoAccess=OCSP;URI:{url}/ocsp
[tsa]
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
authorityInfoAccess=OCSP;URI:{url}/ocsp
[ocsp]
keyUsage=critical,digitalSignature
extendedKeyUsage=OCSPSigning
noCheck=ignored
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""
STAMPS = """[tsa]
default_tsa=own
[own]
serial=ts.serial
crypto_device=builtin
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha256
accuracy=secs:1
ess_cert_id_chain=no
ess_cert_id_alg=sha256
"""
LISTS = """[ca]
default_ca=own
[own]
database={name}.index
default_md=sha256
default_crl_days=3650
crl_extensions=list
[list]
authorityKeyIdentifier=keyid
"""
PASSPHRASE = "only for measurements"


class Authority:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        handler = type("Answers", (Answers,), {"folder": self.folder})
        self.server = http.server.HTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.make()

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def issue(self, name, by, section, serial, key):
        self.openssl("req", "-new", "-nodes", "-newkey", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr",
                     "-subj", f"/C=VN/O=THU/CN={name} THU")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{by}.crt", "-CAkey", f"{by}.key", "-set_serial",
                     str(serial), "-days", "3000", "-extfile", "ext.cnf", "-extensions", section, "-out", f"{name}.crt")

    def make(self):
        rsa, curve = ["rsa:4096"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        self.write("ext.cnf", EXTENSIONS.format(url=self.url))
        self.write("ts.cnf", STAMPS)
        self.write("ts.serial", "01\n")
        for name in ("root", "issuing"):
            self.write(f"{name}.cnf", LISTS.format(name=name))
        self.write("root.index", "V\t361124000000Z\t\t01\tunknown\t/CN=n1\n")
        self.write("issuing.index", "".join(f"V\t361124000000Z\t\t0{n}\tunknown\t/CN=n{n}\n" for n in range(2, 6)))
        self.openssl("req", "-x509", "-newkey", *rsa, "-nodes", "-keyout", "root.key", "-out", "root.crt", "-days",
                     "7300", "-subj", "/C=VN/CN=CA goc THU", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self.issue("issuing", "root", "issuing", 1, rsa)
        self.issue("ocsp", "issuing", "ocsp", 2, ["rsa:2048"])
        self.issue("tsa", "issuing", "tsa", 3, ["rsa:2048"])
        self.issue("agency", "issuing", "signer", 4, curve)
        self.openssl("ca", "-gencrl", "-config", "root.cnf", "-keyfile", "root.key", "-cert", "root.crt", "-out", "root.pem")
        self.openssl("crl", "-in", "root.pem", "-outform", "DER", "-out", "root.crl")
        self.openssl("ca", "-gencrl", "-config", "issuing.cnf", "-keyfile", "issuing.key", "-cert", "issuing.crt",
                     "-out", "issuing.crl")
        chain = (self.folder / "issuing.crt").read_text() + (self.folder / "root.crt").read_text()
        self.write("chain.pem", chain)

    def sign(self, sohoa, file, level, out):
        """Lets the agency sign a file."""
        office, passphrase = self.folder / "office", self.folder / "passphrase"
        passphrase.write_text(PASSPHRASE)
        environment = {**os.environ, "SOHOA_OFFICE": str(office), "SOHOA_PASSPHRASE_FILE": str(passphrase)}
        if not office.exists():
            subprocess.run([sohoa, "keys", "init"], env=environment, check=True, capture_output=True)
        self.openssl("pkcs8", "-topk8", "-in", "agency.key", "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256",
                     "-passout", f"pass:{PASSPHRASE}", "-out", str(office / "keys/agency.key.pem"))
        certificates = (self.folder / "agency.crt").read_text() + (self.folder / "chain.pem").read_text()
        (office / "keys/agency.cert.pem").write_text(certificates)
        subprocess.run([sohoa, "seal", "--level", level, "--tsa", f"{self.url}/tsa", "--tsa-anchor",
                        str(self.folder / "root.crt"), "--out", str(out), str(file)], env=environment, check=True,
                       capture_output=True)


class Answers(http.server.BaseHTTPRequestHandler):
    folder = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer((self.folder / self.path.strip("/")).read_bytes())

    def do_POST(self):
        (self.folder / "question").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/ocsp":
            command = ["ocsp", "-index", "issuing.index", "-CA", "issuing.crt", "-rsigner", "ocsp.crt", "-rkey",
                       "ocsp.key", "-reqin", "question", "-respout", "answer", "-ndays", "3000"]
        else:
            command = ["ts", "-reply", "-config", "ts.cnf", "-section", "own", "-queryfile", "question", "-signer",
                       "tsa.crt", "-inkey", "tsa.key", "-chain", "chain.pem", "-out", "answer"]
        subprocess.run(["openssl", *command], cwd=self.folder, check=True, capture_output=True)
        self.answer((self.folder / "answer").read_bytes())

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def document(size):
    """A PDF of one page with a picture of about `size` bytes that nothing can pack."""
    width = max(1, size // 400)
    picture = os.urandom(width * 400)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length 30>>\nstream\nq 495 0 0 700 50 50 cm /I Do Q\nendstream",
        b"<</Type/XObject/Subtype/Image/Width %d/Height 400/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>\n"
        b"stream\n%s\nendstream" % (width, len(picture), picture),
    ]
    out, rows = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b""
    for number, body in enumerate(objects, 1):
        rows += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    return out + (b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                  % (rows, start))
