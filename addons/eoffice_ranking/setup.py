"""Packaging of the ranking add-on."""

from setuptools import find_packages, setup

setup(
    name="eoffice_ranking",
    version="0.1.0",
    description="Which department and branch decides files quickly, open files counted",
    license="Apache-2.0",
    python_requires=">=3.11",
    package_dir={"": "src"},
    packages=find_packages("src"),
    include_package_data=True,
    package_data={
        "eoffice_ranking": [
            "locale/*/LC_MESSAGES/*.?o", "static/*", "templates/*.pt", "py.typed"
        ]
    },
    install_requires=["eoffice_cms", "Babel", "SQLAlchemy>=2.0,<2.1", "click>=8.1", "numpy>=2"],
    entry_points={
        "eoffice_cms.addons": ["ranking = eoffice_ranking"],
        "eoffice_cms.commands": ["ranking = eoffice_ranking.cli:ranking"],
    },
)
