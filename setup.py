"""Packaging of the core; versions are pinned in requirements/."""

from setuptools import find_packages, setup

setup(
    name="eoffice_cms",
    version="0.1.0",
    description="An e-Office for a district: files move between desks, add-ons do the rest",
    license="Apache-2.0",
    python_requires=">=3.11",
    package_dir={"": "src"},
    packages=find_packages("src"),
    package_data={
        "eoffice_cms": ["locale/*/LC_MESSAGES/*.?o", "py.typed"],
        "eoffice_cms.storage": ["component.xml"],
        "eoffice_cms.demo": ["texts/*"],
        "eoffice_cms.web": [
            "templates/*.pt", "forms/templates/*.pt", "forms/templates/*/*.pt",
            "static/*.svg", "static/css/*", "static/js/*", "static/vendor/*",
            "static/vendor/*/*",
        ],
    },
    install_requires=[
        "Babel",
        "Chameleon>=4.6",
        "SQLAlchemy>=2.0,<2.1",
        "ZODB>=6.4",
        "argon2-cffi>=25.1",
        "click>=8.1",
        "colander>=2.0",
        "deform>=3.0.1",
        "plaster-pastedeploy",
        "pyramid>=2.1",
        "pyramid_retry>=2.1",
        "pyramid_tm>=2.6",
        "puremagic>=1.30",
        "rfc8785>=0.1.4",
        "setuptools<81",
        "snowballstemmer>=3.0",
        "tzdata",
        "waitress>=3.0.2",
        "zc.zlibstorage>=1.2",
        "zodburi>=3.0",
    ],
    # Several processes on one machine, see docs/administrators.
    extras_require={"cluster": ["ZEO>=6.2"]},
    entry_points={
        "paste.app_factory": ["main = eoffice_cms:main"],
        "paste.server_runner": ["main = eoffice_cms.web.server:serve"],
        "console_scripts": ["eoffice = eoffice_cms.cli:main"],
    },
)
